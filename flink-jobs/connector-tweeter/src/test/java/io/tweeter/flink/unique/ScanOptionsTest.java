package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.table.api.ValidationException;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ScanOptionsTest {

    private static final Map<String, String> NO_GROUP = Map.of();

    private static ScanOptions scan(Map<String, String> options) {
        return new ScanOptions(Configuration.fromMap(options), List.of("tweets"), NO_GROUP);
    }

    @Test
    void byDefaultAScanReadsEverythingAndNeverEnds() {
        assertThat(scan(Map.of()).start().getAutoOffsetResetStrategy())
                .isEqualTo(OffsetResetStrategy.EARLIEST);
        assertThat(scan(Map.of()).end()).isEmpty();
    }

    @Test
    void specificOffsetsAreThoseOfTheirPartitions() {
        OffsetsInitializer start =
                scan(Map.of(
                                "scan.startup.mode", "specific-offsets",
                                "scan.startup.specific-offsets",
                                        "partition:0,offset:42; partition:1, offset:300"))
                        .start();
        List<TopicPartition> partitions =
                List.of(new TopicPartition("tweets", 0), new TopicPartition("tweets", 1));

        assertThat(start.getPartitionOffsets(partitions, null))
                .isEqualTo(Map.of(partitions.get(0), 42L, partitions.get(1), 300L));
    }

    @Test
    void specificOffsetsNeedExactlyOneTopic() {
        ScanOptions scan =
                new ScanOptions(
                        Configuration.fromMap(
                                Map.of(
                                        "scan.startup.mode", "specific-offsets",
                                        "scan.startup.specific-offsets", "partition:0,offset:1")),
                        List.of("one", "two"),
                        NO_GROUP);

        assertThatThrownBy(scan::start)
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("option 'topic' has 2");
    }

    @Test
    void anOptionThatHasNoEffectIsAnError() {
        assertThatThrownBy(() -> scan(Map.of("scan.bounded.timestamp-millis", "1")).end())
                .isInstanceOf(ValidationException.class)
                .hasMessage(
                        "Option 'scan.bounded.timestamp-millis' has no effect with"
                                + " 'scan.bounded.mode' = 'unbounded'; remove it.");
    }

    @Test
    void groupOffsetsNeedAGroup() {
        assertThatThrownBy(() -> scan(Map.of("scan.startup.mode", "group-offsets")).start())
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("'properties.group.id' is missing");
    }

    @Test
    void anUnknownResetStrategyIsNamed() {
        ScanOptions scan =
                new ScanOptions(
                        Configuration.fromMap(Map.of("scan.startup.mode", "group-offsets")),
                        List.of("tweets"),
                        Map.of("group.id", "me", "auto.offset.reset", "sometimes"));

        assertThatThrownBy(scan::start)
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("'sometimes'");
    }
}
