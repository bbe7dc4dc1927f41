package io.tweeter.flink.unique;

import io.tweeter.model.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * Options of the table connector {@code tweeter}. Those that Flink's Kafka connector has, too, have
 * the same names.
 */
public final class TweeterOptions {

    /** Prefix of the options that are passed to the Kafka consumer. */
    public static final String PROPERTIES_PREFIX = "properties.";

    public static final ConfigOption<List<String>> TOPIC =
            ConfigOptions.key("topic")
                    .stringType()
                    .asList()
                    .defaultValues(Topics.TWEETS)
                    .withDescription(
                            "Kafka topics with tweets as JSON, separated by semicolons. All copies"
                                    + " of a tweet must be in the same partition.");

    public static final ConfigOption<String> BOOTSTRAP_SERVERS =
            ConfigOptions.key(PROPERTIES_PREFIX + "bootstrap.servers")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Kafka brokers, host:port separated by commas.");

    public static final ConfigOption<ScanMode> SCAN_STARTUP_MODE =
            ConfigOptions.key("scan.startup.mode")
                    .enumType(ScanMode.class)
                    .defaultValue(ScanMode.EARLIEST_OFFSET)
                    .withDescription(
                            "Where a query without state starts to read: earliest-offset,"
                                    + " latest-offset, group-offsets, timestamp or"
                                    + " specific-offsets.");

    public static final ConfigOption<Long> SCAN_STARTUP_TIMESTAMP_MILLIS =
            ConfigOptions.key("scan.startup.timestamp-millis")
                    .longType()
                    .noDefaultValue()
                    .withDescription("For startup mode timestamp: milliseconds since 1970.");

    public static final ConfigOption<String> SCAN_STARTUP_SPECIFIC_OFFSETS =
            text(
                    "scan.startup.specific-offsets",
                    "For startup mode specific-offsets: the offset of every partition, such as"
                            + " partition:0,offset:42;partition:1,offset:300.");

    public static final ConfigOption<ScanMode> SCAN_BOUNDED_MODE =
            ConfigOptions.key("scan.bounded.mode")
                    .enumType(ScanMode.class)
                    .defaultValue(ScanMode.UNBOUNDED)
                    .withDescription(
                            "Where a query ends: unbounded (never), latest-offset (at the newest"
                                    + " records when it starts), group-offsets, timestamp or"
                                    + " specific-offsets.");

    public static final ConfigOption<Long> SCAN_BOUNDED_TIMESTAMP_MILLIS =
            ConfigOptions.key("scan.bounded.timestamp-millis")
                    .longType()
                    .noDefaultValue()
                    .withDescription("For bounded mode timestamp: milliseconds since 1970.");

    public static final ConfigOption<String> SCAN_BOUNDED_SPECIFIC_OFFSETS =
            text(
                    "scan.bounded.specific-offsets",
                    "For bounded mode specific-offsets: as scan.startup.specific-offsets.");

    public static final ConfigOption<Duration> DEDUP_HORIZON =
            ConfigOptions.key("dedup.horizon")
                    .durationType()
                    .defaultValue(Duration.ofHours(24))
                    .withDescription("How long after its first copy an id is remembered.");

    public static final ConfigOption<MemorySize> DEDUP_MEMORY =
            ConfigOptions.key("dedup.memory")
                    .memoryType()
                    .noDefaultValue()
                    .withDescription(
                            "How much heap each subtask may use to remember ids, 4 bytes an id and 40"
                                    + " for those of the last 24th of the horizon; by default 60 % of"
                                    + " the TaskManager's heap, divided by its slots. The job fails"
                                    + " if it needs more.");

    public static final ConfigOption<Duration> MAX_OUT_OF_ORDERNESS =
            ConfigOptions.key("watermark.max-out-of-orderness")
                    .durationType()
                    .defaultValue(TweetSource.Timing.DEFAULT.maxOutOfOrderness())
                    .withDescription("How far timestamps may step back within a partition.");

    public static final ConfigOption<Duration> IDLE_TIMEOUT =
            ConfigOptions.key("watermark.idle-timeout")
                    .durationType()
                    .defaultValue(TweetSource.Timing.DEFAULT.idleTimeout())
                    .withDescription(
                            "How long after its last record a partition is idle, and no longer holds"
                                    + " event time back, unless its reader catches up.");

    public static final ConfigOption<Duration> QUIET_TIMEOUT =
            ConfigOptions.key("watermark.quiet-timeout")
                    .durationType()
                    .defaultValue(TweetSource.Timing.DEFAULT.quietTimeout())
                    .withDescription(
                            "How far event time is behind a clock that starts at the newest record,"
                                    + " and that it follows while all partitions are idle.");

    public static final ConfigOption<Integer> SCAN_PARALLELISM = FactoryUtil.SOURCE_PARALLELISM;

    private TweeterOptions() {}

    private static ConfigOption<String> text(String name, String description) {
        return ConfigOptions.key(name).stringType().noDefaultValue().withDescription(description);
    }
}
