package io.tweeter.flink.unique;

import static io.tweeter.flink.unique.TweeterOptions.SCAN_BOUNDED_MODE;
import static io.tweeter.flink.unique.TweeterOptions.SCAN_BOUNDED_SPECIFIC_OFFSETS;
import static io.tweeter.flink.unique.TweeterOptions.SCAN_BOUNDED_TIMESTAMP_MILLIS;
import static io.tweeter.flink.unique.TweeterOptions.SCAN_STARTUP_MODE;
import static io.tweeter.flink.unique.TweeterOptions.SCAN_STARTUP_SPECIFIC_OFFSETS;
import static io.tweeter.flink.unique.TweeterOptions.SCAN_STARTUP_TIMESTAMP_MILLIS;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.table.api.ValidationException;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** The table options that say where a scan starts and ends. */
final class ScanOptions {

    private static final Pattern OFFSET =
            Pattern.compile("\\s*partition:(\\d{1,9}),\\s*offset:(\\d{1,18})\\s*");

    private static final String RESET = "auto.offset.reset";

    /**
     * Starts where another one does. A query that lags or goes on from state, and of which Kafka
     * has deleted the next records, then reads all that is left; Flink's own would go to the end.
     */
    private record ReadOn(OffsetsInitializer start) implements OffsetsInitializer {

        @Override
        public Map<TopicPartition, Long> getPartitionOffsets(
                Collection<TopicPartition> partitions, PartitionOffsetsRetriever kafka) {
            return start.getPartitionOffsets(partitions, kafka);
        }

        @Override
        public OffsetResetStrategy getAutoOffsetResetStrategy() {
            return OffsetResetStrategy.EARLIEST;
        }
    }

    private final ReadableConfig options;
    private final List<String> topics;
    private final Map<String, String> consumer;

    /**
     * Wraps a table's options.
     *
     * @param consumer properties of the Kafka consumer
     */
    ScanOptions(ReadableConfig options, List<String> topics, Map<String, String> consumer) {
        this.options = options;
        this.topics = topics;
        this.consumer = consumer;
    }

    /**
     * Where a query without state starts.
     *
     * @throws ValidationException if an option is missing, or has no effect with the mode
     */
    OffsetsInitializer start() {
        ScanMode mode = options.get(SCAN_STARTUP_MODE);
        requireOnly(mode, SCAN_STARTUP_MODE, ScanMode.TIMESTAMP, SCAN_STARTUP_TIMESTAMP_MILLIS);
        requireOnly(
                mode, SCAN_STARTUP_MODE, ScanMode.SPECIFIC_OFFSETS, SCAN_STARTUP_SPECIFIC_OFFSETS);
        requireResetOnlyWithGroup(mode);
        return switch (mode) {
            case EARLIEST_OFFSET -> TweetSource.BEGINNING;
            case LATEST_OFFSET -> new ReadOn(OffsetsInitializer.latest());
            case GROUP_OFFSETS -> groupOffsets(SCAN_STARTUP_MODE, reset());
            case TIMESTAMP -> new ReadOn(at(SCAN_STARTUP_TIMESTAMP_MILLIS));
            case SPECIFIC_OFFSETS ->
                    NamedOffsets.start(
                            SCAN_STARTUP_SPECIFIC_OFFSETS.key(),
                            offsets(SCAN_STARTUP_SPECIFIC_OFFSETS));
            case UNBOUNDED -> throw unknown(SCAN_STARTUP_MODE, mode);
        };
    }

    /**
     * Where a query ends; empty if it never does.
     *
     * @throws ValidationException if an option is missing, or has no effect with the mode
     */
    Optional<OffsetsInitializer> end() {
        ScanMode mode = options.get(SCAN_BOUNDED_MODE);
        requireOnly(mode, SCAN_BOUNDED_MODE, ScanMode.TIMESTAMP, SCAN_BOUNDED_TIMESTAMP_MILLIS);
        requireOnly(
                mode, SCAN_BOUNDED_MODE, ScanMode.SPECIFIC_OFFSETS, SCAN_BOUNDED_SPECIFIC_OFFSETS);
        return switch (mode) {
            case UNBOUNDED -> Optional.empty();
            case LATEST_OFFSET -> Optional.of(OffsetsInitializer.latest());
            case GROUP_OFFSETS ->
                    Optional.of(groupOffsets(SCAN_BOUNDED_MODE, OffsetResetStrategy.NONE));
            case TIMESTAMP -> Optional.of(at(SCAN_BOUNDED_TIMESTAMP_MILLIS));
            case SPECIFIC_OFFSETS ->
                    Optional.of(
                            NamedOffsets.end(
                                    SCAN_BOUNDED_SPECIFIC_OFFSETS.key(),
                                    offsets(SCAN_BOUNDED_SPECIFIC_OFFSETS)));
            case EARLIEST_OFFSET -> throw unknown(SCAN_BOUNDED_MODE, mode);
        };
    }

    private void requireOnly(
            ScanMode mode, ConfigOption<ScanMode> chosen, ScanMode with, ConfigOption<?> option) {
        boolean given = options.getOptional(option).isPresent();
        if (given != (mode == with)) {
            throw new ValidationException(
                    given
                            ? "Option '%s' has no effect with '%s' = '%s'; remove it."
                                    .formatted(option.key(), chosen.key(), mode)
                            : "Option '%s' is missing; '%s' = '%s' needs it."
                                    .formatted(option.key(), chosen.key(), mode));
        }
    }

    private static ValidationException unknown(ConfigOption<ScanMode> option, ScanMode mode) {
        List<ScanMode> modes =
                Arrays.stream(ScanMode.values()).filter(other -> other != mode).toList();
        return new ValidationException(
                "Option '%s' is '%s'; it must be one of %s.".formatted(option.key(), mode, modes));
    }

    /** Kafka's own way to say where a reader starts, which the mode overrides. */
    private void requireResetOnlyWithGroup(ScanMode mode) {
        String reset = consumer.get(RESET);
        boolean isSame = mode == ScanMode.EARLIEST_OFFSET && "earliest".equals(reset);
        if (reset != null && mode != ScanMode.GROUP_OFFSETS && !isSame) {
            throw new ValidationException(
                    "Option 'properties.%s' has no effect with '%s' = '%s', which says where the query starts; remove it."
                            .formatted(RESET, SCAN_STARTUP_MODE.key(), mode));
        }
    }

    /** Kafka knows no offset of a time to come, and would give the present end. */
    private OffsetsInitializer at(ConfigOption<Long> option) {
        long millis = options.get(option);
        if (millis > System.currentTimeMillis()) {
            throw new ValidationException(
                    "Option '%s' is %d (%s), a time to come, which a query cannot wait for; set one that has passed."
                            .formatted(option.key(), millis, Instant.ofEpochMilli(millis)));
        }
        return OffsetsInitializer.timestamp(millis);
    }

    private OffsetsInitializer groupOffsets(
            ConfigOption<ScanMode> option, OffsetResetStrategy otherwise) {
        if (!consumer.containsKey("group.id")) {
            throw new ValidationException(
                    "Option 'properties.group.id' is missing; '%s' = '%s' needs it."
                            .formatted(option.key(), ScanMode.GROUP_OFFSETS));
        }
        return new GroupOffsets(
                consumer.get("group.id"), otherwise, option.equals(SCAN_BOUNDED_MODE));
    }

    private OffsetResetStrategy reset() {
        String reset = consumer.getOrDefault(RESET, "none");
        try {
            return OffsetResetStrategy.valueOf(reset.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ValidationException(
                    "Option 'properties.%s' is '%s'; it must be earliest, latest or none."
                            .formatted(RESET, reset),
                    e);
        }
    }

    private Map<TopicPartition, Long> offsets(ConfigOption<String> option) {
        if (topics.size() != 1) {
            throw new ValidationException(
                    "Option '%s' needs exactly one topic; option 'topic' has %d."
                            .formatted(option.key(), topics.size()));
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (String pair : options.get(option).split(";", 0)) {
            Matcher matcher = OFFSET.matcher(pair);
            if (!matcher.matches()) {
                throw new ValidationException(
                        "Option '%s' has '%s', which is not of the form partition:0,offset:42."
                                .formatted(option.key(), pair));
            }
            TopicPartition partition =
                    new TopicPartition(topics.get(0), Integer.parseInt(matcher.group(1)));
            if (offsets.put(partition, Long.valueOf(matcher.group(2))) != null) {
                throw new ValidationException(
                        "Option '%s' has two offsets for partition %d."
                                .formatted(option.key(), partition.partition()));
            }
        }
        return offsets;
    }
}
