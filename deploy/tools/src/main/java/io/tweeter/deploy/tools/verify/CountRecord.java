package io.tweeter.deploy.tools.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of topic {@code tweet-counts}.
 *
 * @param tweets of the handle; -1 for a record that is none of a count
 */
record CountRecord(String handle, long tweets) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static CountRecord of(ConsumerRecord<byte[], byte[]> record) {
        String handle = new String(record.key(), StandardCharsets.UTF_8);
        try {
            JsonNode value = JSON.readTree(record.value());
            return new CountRecord(handle, value.path("tweets").asLong(-1));
        } catch (IOException e) {
            return new CountRecord(handle, -1);
        }
    }

    /** The newest record of a handle is the one that compaction keeps. */
    void putInto(Map<String, Long> latest) {
        latest.put(handle, tweets);
    }
}
