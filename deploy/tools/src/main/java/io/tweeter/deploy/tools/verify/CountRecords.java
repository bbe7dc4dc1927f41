package io.tweeter.deploy.tools.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.tools.verify.StoredTables.UserCount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The counts on topic {@code tweet-counts}, as a consumer has them that follows the guarantees. */
final class CountRecords {

    /** In place of a count that cannot be read. */
    private static final UserCount UNREADABLE = new UserCount(-1, UserCount.NEVER);

    private static final BinaryOperator<UserCount> LARGER =
            BinaryOperator.maxBy(
                    Comparator.comparingLong(UserCount::tweets)
                            .thenComparing(UserCount::lastTweetAt));

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, UserCount> counts = new HashMap<>();

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
        UserCount count = count(record.value());
        if (count.tweets() == UNREADABLE.tweets()) {
            counts.put(handle, UNREADABLE);
        } else {
            counts.merge(handle, count, LARGER);
        }
    }

    private static UserCount count(byte[] value) {
        try {
            JsonNode json = JSON.readTree(value);
            String last = json.path("last_tweet_at").textValue();
            return new UserCount(
                    json.path("tweets").asLong(UNREADABLE.tweets()),
                    last == null ? UserCount.NEVER : Instant.parse(last).toEpochMilli());
        } catch (IOException | DateTimeException e) {
            return UNREADABLE;
        }
    }

    /** By handle. */
    Map<String, UserCount> counts() {
        return counts;
    }
}
