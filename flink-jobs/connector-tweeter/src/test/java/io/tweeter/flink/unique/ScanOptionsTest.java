package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.table.api.ValidationException;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({"latest-offset,", "timestamp, 1"})
    void aQueryThatLagsReadsAllThatRetentionLeft(String mode, String millis) {
        Map<String, String> options = new HashMap<>(Map.of("scan.startup.mode", mode));
        if (millis != null) {
            options.put("scan.startup.timestamp-millis", millis);
        }

        assertThat(scan(options).start().getAutoOffsetResetStrategy())
                .isEqualTo(OffsetResetStrategy.EARLIEST);
    }

    @Test
    void aScanFromATimeWithoutRecordsStartsAtTheEnd() {
        OffsetsInitializer start =
                scan(Map.of("scan.startup.mode", "timestamp", "scan.startup.timestamp-millis", "1"))
                        .start();

        assertThat(start.getPartitionOffsets(PARTITIONS, KAFKA))
                .isEqualTo(Map.of(PARTITIONS.get(0), 300L, PARTITIONS.get(1), 300L));
    }

    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition("tweets", 0), new TopicPartition("tweets", 1));

    /** Two partitions with records from offset 10 to before offset 300. */
    private static final OffsetsInitializer.PartitionOffsetsRetriever KAFKA =
            new OffsetsInitializer.PartitionOffsetsRetriever() {
                @Override
                public Map<TopicPartition, Long> committedOffsets(
                        Collection<TopicPartition> partitions) {
                    return Map.of();
                }

                @Override
                public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
                    return partitions.stream().collect(Collectors.toMap(p -> p, p -> 300L));
                }

                @Override
                public Map<TopicPartition, Long> beginningOffsets(
                        Collection<TopicPartition> partitions) {
                    return partitions.stream().collect(Collectors.toMap(p -> p, p -> 10L));
                }

                @Override
                public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                        Map<TopicPartition, Long> times) {
                    return Map.of();
                }
            };

    private static Map<TopicPartition, Long> start(String offsets) {
        return scan(Map.of(
                        "scan.startup.mode",
                        "specific-offsets",
                        "scan.startup.specific-offsets",
                        offsets))
                .start()
                .getPartitionOffsets(PARTITIONS, KAFKA);
    }

    private static Map<TopicPartition, Long> end(String offsets) {
        return scan(Map.of(
                        "scan.bounded.mode",
                        "specific-offsets",
                        "scan.bounded.specific-offsets",
                        offsets))
                .end()
                .orElseThrow()
                .getPartitionOffsets(PARTITIONS, KAFKA);
    }

    @Test
    void specificOffsetsAreThoseOfTheirPartitions() {
        assertThat(start("partition:0,offset:42; partition:1, offset:300"))
                .isEqualTo(Map.of(PARTITIONS.get(0), 42L, PARTITIONS.get(1), 300L));
        assertThat(end("partition:0,offset:42;partition:1,offset:301"))
                .isEqualTo(Map.of(PARTITIONS.get(0), 42L, PARTITIONS.get(1), 301L));
    }

    @Test
    void aStartThatKafkaDoesNotHaveIsAnError() {
        for (long offset : new long[] {9, 301}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> start("partition:0,offset:42;partition:1,offset:" + offset))
                    .withMessage(
                            "Option 'scan.startup.specific-offsets' starts tweets-1 at offset %d, and Kafka has the records from 10 to before 300"
                                    .formatted(offset));
        }
    }

    @Test
    void partitionsWithoutAnOffsetAndOffsetsWithoutAPartitionAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> start("partition:1,offset:42"))
                .withMessage(
                        "Option 'scan.startup.specific-offsets' has no offset for tweets-0; it needs one for each partition");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                end(
                                        "partition:0,offset:42;partition:1,offset:42;partition:2,offset:1"))
                .withMessage(
                        "Option 'scan.bounded.specific-offsets' has an offset for tweets-2, which Kafka does not have");
        assertThatThrownBy(() -> start("partition:1,offset:42;partition:1,offset:43"))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("two offsets for partition 1");
    }

    @Test
    void partitionsThatAreAddedLaterNeedNoOffset() {
        OffsetsInitializer start =
                scan(Map.of(
                                "scan.startup.mode", "specific-offsets",
                                "scan.startup.specific-offsets", "partition:0,offset:42"))
                        .start();

        assertThat(start.getPartitionOffsets(List.of(), KAFKA)).isEmpty();
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
