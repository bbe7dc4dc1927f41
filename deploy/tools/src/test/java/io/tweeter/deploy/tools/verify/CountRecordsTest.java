package io.tweeter.deploy.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

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
        add("ham", "{\"handle\": \"ham\", \"tweets\": 7}");
        add("king", "{\"handle\": \"king\", \"tweets\": 2}");
        assertThat(records.counts()).isEqualTo(Map.of("king", 3L, "ham", 7L));
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
        add(null, "{\"tweets\": 1}");
        assertThat(records.counts()).isEqualTo(Map.of("king", -1L, "ham", -1L));
        add("king", "{\"tweets\": 2}");
        assertThat(records.counts()).containsEntry("king", 2L);
    }
}
