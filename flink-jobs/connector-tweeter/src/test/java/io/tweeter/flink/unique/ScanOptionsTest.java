package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class ScanOptionsTest {

    private static final Map<String, String> NO_GROUP = Map.of();

    private static ScanOptions scan(Map<String, String> options) {
        return new ScanOptions(Configuration.fromMap(options), List.of("tweets"), NO_GROUP);
    }

    /** The same, for consumer group {@code me}. */
    private static ScanOptions scan(Map<String, String> options, Map<String, String> consumer) {
        Map<String, String> properties = new HashMap<>(consumer);
        properties.put("group.id", "me");
        return new ScanOptions(Configuration.fromMap(options), List.of("tweets"), properties);
    }

    @Test
    void byDefaultAScanReadsEverythingAndNeverEnds() {
        assertThat(scan(Map.of()).start().getAutoOffsetResetStrategy())
                .isEqualTo(OffsetResetStrategy.EARLIEST);
        assertThat(scan(Map.of()).start())
                .as("the one of which it is known where it begins")
                .isSameAs(TweetSource.BEGINNING);
        assertThat(scan(Map.of()).end()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "latest-offset    |                               |                     |",
                "timestamp        | scan.startup.timestamp-millis | 1                   |",
                "specific-offsets | scan.startup.specific-offsets | partition:0,offset:42 |",
                "group-offsets    |                               |                     |",
                "group-offsets    |                               |                     | latest",
            })
    void aQueryThatLagsReadsAllThatRetentionLeft(
            String mode, String option, String value, String reset) {
        Map<String, String> options = new HashMap<>(Map.of("scan.startup.mode", mode));
        if (option != null) {
            options.put(option, value);
        }

        assertThat(
                        scan(options, reset == null ? Map.of() : Map.of(RESET, reset))
                                .start()
                                .getAutoOffsetResetStrategy())
                .isEqualTo(OffsetResetStrategy.EARLIEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"startup", "bounded"})
    void aTimeToComeIsNamed(String end) {
        ScanOptions scan =
                scan(
                        Map.of(
                                "scan.%s.mode".formatted(end), "timestamp",
                                "scan.%s.timestamp-millis".formatted(end), "4611686018427387903"));

        assertThatThrownBy(end.equals("startup") ? scan::start : scan::end)
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("'scan.%s.timestamp-millis'".formatted(end))
                .hasMessageContaining("a time to come");
    }

    private static final String RESET = "auto.offset.reset";

    /** Where a query starts, or ends, of a group that has committed these offsets. */
    private static Map<TopicPartition, Long> ofGroup(
            String end, Map<String, String> consumer, Map<TopicPartition, Long> committed) {
        ScanOptions scan = scan(Map.of("scan.%s.mode".formatted(end), "group-offsets"), consumer);
        return (end.equals("startup") ? scan.start() : scan.end().orElseThrow())
                .getPartitionOffsets(PARTITIONS, new Kafka(committed, 300));
    }

    @ParameterizedTest
    @CsvSource({"earliest, 10", "latest, 300"})
    void aGroupStartsWhereItIsOrElseWhereTheResetSays(String reset, long otherwise) {
        Map<String, String> consumer = Map.of(RESET, reset);
        TopicPartition one = PARTITIONS.get(1);

        assertThat(ofGroup("startup", consumer, offsets(42L, null)))
                .isEqualTo(offsets(42L, otherwise));
        assertThat(ofGroup("startup", consumer, offsets(42L, 9L)))
                .as("deleted by retention")
                .containsEntry(one, otherwise);
        assertThat(ofGroup("startup", consumer, offsets(42L, 301L)))
                .as("of a topic that was there before")
                .containsEntry(one, otherwise);
        assertThat(ofGroup("startup", consumer, offsets(10L, 300L))).isEqualTo(offsets(10L, 300L));
    }

    @ParameterizedTest
    @CsvSource({", committed no offset", "9, committed offset 9", "301, committed offset 301"})
    void aStartThatKafkaDoesNotHaveOfAGroupIsAnErrorThatNamesTheOption(Long offset, String what) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ofGroup("startup", Map.of(), offsets(42L, offset)))
                .withMessage(
                        "Consumer group 'me' has %s of tweets-1, and Kafka has the records from 10 to before 300; option 'properties.auto.offset.reset' can say where to start then, earliest or latest"
                                .formatted(what));
    }

    @Test
    void aPartitionWithoutRecordsNeedsNoOffsetOfTheGroup() {
        OffsetsInitializer start =
                scan(Map.of("scan.startup.mode", "group-offsets"), Map.of()).start();

        assertThat(start.getPartitionOffsets(PARTITIONS, new Kafka(Map.of(), 10)))
                .isEqualTo(offsets(10L, 10L));
        assertThat(start.getPartitionOffsets(List.of(), new Kafka(Map.of(), 10))).isEmpty();
    }

    @Test
    void aQueryEndsWhereAGroupIsAndReadsNothingOfWhatTheGroupHasNotRead() {
        assertThat(ofGroup("bounded", Map.of(), offsets(42L, null))).isEqualTo(offsets(42L, 10L));
        assertThatIllegalArgumentException()
                .as("a group that is not there")
                .isThrownBy(() -> ofGroup("bounded", Map.of(), Map.of()))
                .withMessageContaining(
                        "group 'me' has committed no offset of [tweets-0, tweets-1]");
    }

    @RegisterExtension
    private final LoggerAuditingExtension log =
            new LoggerAuditingExtension(NamedOffsets.class, Level.INFO);

    @Test
    void anEndThatKafkaHasNotReachedIsLoggedOnce() {
        end("partition:0,offset:300;partition:1,offset:301");

        assertThat(log.getMessages())
                .containsExactly(
                        "tweets-1 ends at offset 300: the query waits until the records before offset 301 have come, as option 'scan.bounded.specific-offsets' says.");

        ofGroup("bounded", Map.of(), offsets(302L, 300L));
        assertThat(log.getMessages())
                .hasSize(2)
                .last(STRING)
                .startsWith("tweets-0 ends at offset 300")
                .contains("before offset 302")
                .contains("'scan.bounded.mode'");
    }

    private static Map<TopicPartition, Long> offsets(Long ofFirst, Long ofSecond) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        offsets.put(PARTITIONS.get(0), ofFirst);
        if (ofSecond != null) {
            offsets.put(PARTITIONS.get(1), ofSecond);
        }
        return offsets;
    }

    @ParameterizedTest
    @CsvSource({"earliest-offset, latest", "latest-offset, latest", "latest-offset, earliest"})
    void aResetThatHasNoEffectIsAnError(String mode, String reset) {
        assertThatThrownBy(scan(Map.of("scan.startup.mode", mode), Map.of(RESET, reset))::start)
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("'properties.auto.offset.reset' has no effect with")
                .hasMessageContaining("'scan.startup.mode' = '%s'".formatted(mode));
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

    private static final Kafka KAFKA = new Kafka(Map.of(), 300);

    /**
     * Two partitions with records from offset 10 on.
     *
     * @param committed offsets of the group
     * @param end of each partition
     */
    private record Kafka(Map<TopicPartition, Long> committed, long end)
            implements OffsetsInitializer.PartitionOffsetsRetriever {

        @Override
        public Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> partitions) {
            return committed;
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
            return partitions.stream().collect(Collectors.toMap(p -> p, p -> end));
        }

        @Override
        public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
            return partitions.stream().collect(Collectors.toMap(p -> p, p -> 10L));
        }

        @Override
        public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                Map<TopicPartition, Long> times) {
            return Map.of();
        }
    }

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
