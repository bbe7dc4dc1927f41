package io.tweeter.deploy.tools.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The counts on topic {@code tweet-counts}, as a consumer has them that follows the guarantees. */
final class CountRecords {

    /** In place of a count that cannot be read. */
    private static final long UNREADABLE = -1;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Long> counts = new HashMap<>();

    /**
     * Takes the next record. Counts only grow, so the largest of a handle stands: a task that stood
     * still may append older ones.
     */
    void add(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return; // belongs to nobody
        }
        String handle = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            counts.remove(handle);
            return;
        }
        long tweets = tweets(record.value());
        if (tweets == UNREADABLE) {
            counts.put(handle, UNREADABLE);
        } else {
            counts.merge(handle, tweets, Math::max);
        }
    }

    private static long tweets(byte[] value) {
        try {
            return JSON.readTree(value).path("tweets").asLong(UNREADABLE);
        } catch (IOException e) {
            return UNREADABLE;
        }
    }

    /** By handle. */
    Map<String, Long> counts() {
        return counts;
    }
}
