package io.tweeter.deploy.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.tools.verify.StoredTables.UserCount;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class CountRecordsTest {

    private final CountRecords records = new CountRecords();

    private void add(String key, String value) {
        records.add(new ConsumerRecord<>("tweet-counts", 0, 0, bytes(key), bytes(value)));
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theLargestCountOfAHandleStands() {
        add("king", "{\"handle\": \"king\", \"tweets\": 1}");
        add("king", "{\"handle\": \"king\", \"tweets\": 3}");
        add("ham", "{\"tweets\": 7, \"last_tweet_at\": \"1970-01-01T00:00:07Z\"}");
        add("ham", "{\"tweets\": 7, \"last_tweet_at\": \"1970-01-01T00:00:07.5Z\"}");
        add("ham", "{\"tweets\": 6, \"last_tweet_at\": \"1970-01-01T00:00:08Z\"}");
        add("king", "{\"handle\": \"king\", \"tweets\": 2}");
        assertThat(records.counts())
                .isEqualTo(
                        Map.of(
                                "king",
                                new UserCount(3, UserCount.NEVER),
                                "ham",
                                new UserCount(7, 7_500)));
    }

    @Test
    void aDeletedHandleHasNoCount() {
        add("king", "{\"tweets\": 1}");
        add("king", null);
        assertThat(records.counts()).isEmpty();
    }

    @Test
    void aRecordThatIsNoCountIsNotTakenForOne() {
        add("king", "{\"tweets\": 1}");
        add("king", "not JSON");
        add("ham", "{}");
        add("hal", "{\"tweets\": 1, \"last_tweet_at\": \"yesterday\"}");
        add("ann", "{\"tweets\": 5}");
        add("ann", "{\"last_tweet_at\": \"1970-01-01T00:00:07Z\"}");
        add(null, "{\"tweets\": 1}");
        assertThat(records.counts())
                .hasSize(4)
                .allSatisfy((handle, count) -> assertThat(count.tweets()).as(handle).isEqualTo(-1));
        add("king", "{\"tweets\": 2}");
        assertThat(records.counts()).containsEntry("king", new UserCount(2, UserCount.NEVER));
    }
}
