package io.tweeter.flink.unique;

import io.tweeter.model.Topics;
import java.time.Duration;
import java.util.Locale;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/**
 * Options of the table connector {@code tweeter}; those it shares with Flink's Kafka connector have
 * its names.
 */
public final class TweeterOptions {

    /** Starts the name of every option that goes to the Kafka consumer as it is. */
    public static final String PROPERTIES_PREFIX = "properties.";

    public static final ConfigOption<String> TOPIC =
            ConfigOptions.key("topic")
                    .stringType()
                    .defaultValue(Topics.TWEETS)
                    .withDescription("Kafka topic that holds tweets as JSON.");

    public static final ConfigOption<String> BOOTSTRAP_SERVERS =
            ConfigOptions.key(PROPERTIES_PREFIX + "bootstrap.servers")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Kafka brokers, host:port separated by commas.");

    public static final ConfigOption<TweetSource.Start> SCAN_STARTUP_MODE =
            ConfigOptions.key("scan.startup.mode")
                    .enumType(TweetSource.Start.class)
                    .defaultValue(TweetSource.Start.EARLIEST_OFFSET)
                    .withDescription("Where a query without state begins to read.");

    public static final ConfigOption<BoundedMode> SCAN_BOUNDED_MODE =
            ConfigOptions.key("scan.bounded.mode")
                    .enumType(BoundedMode.class)
                    .defaultValue(BoundedMode.UNBOUNDED)
                    .withDescription(
                            "Whether to end at the records that are newest when the query starts.");

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
                            "Heap that each subtask may use to remember ids, about 40 bytes an id;"
                                    + " by default a fifth of the TaskManager's. The job fails"
                                    + " when it is not enough.");

    public static final ConfigOption<Duration> MAX_OUT_OF_ORDERNESS =
            ConfigOptions.key("watermark.max-out-of-orderness")
                    .durationType()
                    .defaultValue(TweetSource.Timing.DEFAULT.maxOutOfOrderness())
                    .withDescription("How far timestamps within a partition may step back.");

    public static final ConfigOption<Duration> IDLE_TIMEOUT =
            ConfigOptions.key("watermark.idle-timeout")
                    .durationType()
                    .defaultValue(TweetSource.Timing.DEFAULT.idleTimeout())
                    .withDescription(
                            "After how long without records a partition no longer holds event time"
                                    + " back.");

    public static final ConfigOption<Duration> QUIET_TIMEOUT =
            ConfigOptions.key("watermark.quiet-timeout")
                    .durationType()
                    .defaultValue(TweetSource.Timing.DEFAULT.quietTimeout())
                    .withDescription(
                            "After how long without any record event time follows the wall clock,"
                                    + " that long behind it.");

    private TweeterOptions() {}

    /** Whether a scan ends. */
    public enum BoundedMode {
        UNBOUNDED,
        LATEST_OFFSET;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
