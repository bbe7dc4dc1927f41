package io.tweeter.flink.unique;

import static io.tweeter.flink.unique.TweeterOptions.BOOTSTRAP_SERVERS;
import static io.tweeter.flink.unique.TweeterOptions.DEDUP_HORIZON;
import static io.tweeter.flink.unique.TweeterOptions.DEDUP_MEMORY;
import static io.tweeter.flink.unique.TweeterOptions.IDLE_TIMEOUT;
import static io.tweeter.flink.unique.TweeterOptions.MAX_OUT_OF_ORDERNESS;
import static io.tweeter.flink.unique.TweeterOptions.PROPERTIES_PREFIX;
import static io.tweeter.flink.unique.TweeterOptions.QUIET_TIMEOUT;
import static io.tweeter.flink.unique.TweeterOptions.SCAN_BOUNDED_MODE;
import static io.tweeter.flink.unique.TweeterOptions.SCAN_BOUNDED_SPECIFIC_OFFSETS;
import static io.tweeter.flink.unique.TweeterOptions.SCAN_BOUNDED_TIMESTAMP_MILLIS;
import static io.tweeter.flink.unique.TweeterOptions.SCAN_PARALLELISM;
import static io.tweeter.flink.unique.TweeterOptions.SCAN_STARTUP_MODE;
import static io.tweeter.flink.unique.TweeterOptions.SCAN_STARTUP_SPECIFIC_OFFSETS;
import static io.tweeter.flink.unique.TweeterOptions.SCAN_STARTUP_TIMESTAMP_MILLIS;
import static io.tweeter.flink.unique.TweeterOptions.TOPIC;

import io.tweeter.flink.dedup.Deduplication;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.WatermarkSpec;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The table connector {@value #IDENTIFIER}: unique tweets as an append-only table.
 *
 * @see TweeterOptions
 */
public final class TweeterTableFactory implements DynamicTableSourceFactory {

    /** Name of the connector in {@code WITH ('connector' = '...')}. */
    public static final String IDENTIFIER = "tweeter";

    private static final String FLINKS_WATERMARKS = "scan.watermark.";
    private static final Pattern SOURCE_WATERMARK =
            Pattern.compile("\\bSOURCE_WATERMARK\\b", Pattern.CASE_INSENSITIVE);

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(BOOTSTRAP_SERVERS);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(
                TOPIC,
                SCAN_STARTUP_MODE,
                SCAN_STARTUP_TIMESTAMP_MILLIS,
                SCAN_STARTUP_SPECIFIC_OFFSETS,
                SCAN_BOUNDED_MODE,
                SCAN_BOUNDED_TIMESTAMP_MILLIS,
                SCAN_BOUNDED_SPECIFIC_OFFSETS,
                DEDUP_HORIZON,
                DEDUP_MEMORY,
                MAX_OUT_OF_ORDERNESS,
                IDLE_TIMEOUT,
                QUIET_TIMEOUT,
                SCAN_PARALLELISM);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validateExcept(PROPERTIES_PREFIX);
        requireNoWatermarkOptions(context.getCatalogTable().getOptions());
        ReadableConfig options = helper.getOptions();
        requireMillisecond(options, IDLE_TIMEOUT, "which would leave out every partition");
        requireMillisecond(
                options, DEDUP_HORIZON, "which would make every copy a tweet of its own");
        requireMemory(options);
        requireKafkasTime(context.getCatalogTable().getResolvedSchema());
        List<String> topics = options.get(TOPIC);
        requireNames(topics);
        Map<String, String> consumer = kafkaProperties(context.getCatalogTable().getOptions());
        requireNoTopicsMade(consumer);
        ScanOptions scan = new ScanOptions(options, topics, consumer);
        TweetSource source =
                new TweetSource(
                        topics,
                        consumer,
                        scan.start(),
                        scan.end(),
                        new TweetSource.Timing(
                                options.get(MAX_OUT_OF_ORDERNESS),
                                options.get(IDLE_TIMEOUT),
                                options.get(QUIET_TIMEOUT),
                                TweetSource.Timing.DEFAULT.catchUpTimeout()));
        return new TweeterTableSource(
                (environment, uids) ->
                        UniqueTweets.read(
                                environment, source, options.getOptional(SCAN_PARALLELISM), uids),
                source.end().isPresent(),
                source.timing(),
                new Deduplication(
                        options.get(DEDUP_HORIZON),
                        options.getOptional(DEDUP_MEMORY).map(MemorySize::getBytes).orElse(0L)),
                TweetColumns.of(context.getPhysicalRowDataType()));
    }

    private static void requireMillisecond(
            ReadableConfig options, ConfigOption<Duration> option, String otherwise) {
        if (options.get(option).toMillis() < 1) {
            throw new ValidationException(
                    "Option '%s' is less than 1 ms, %s; set a longer duration."
                            .formatted(option.key(), otherwise));
        }
    }

    private static void requireMemory(ReadableConfig options) {
        if (options.getOptional(DEDUP_MEMORY).map(MemorySize::getBytes).orElse(1L) < 1) {
            throw new ValidationException(
                    "Option '%s' is 0, and ids need memory; set more, or remove it."
                            .formatted(DEDUP_MEMORY.key()));
        }
    }

    private static void requireNames(List<String> topics) {
        if (topics.isEmpty()) {
            throw new ValidationException(
                    "Option '%s' has no topic; set at least one.".formatted(TOPIC.key()));
        }
    }

    private static void requireNoTopicsMade(Map<String, String> consumer) {
        String option = ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG;
        if (!consumer.getOrDefault(option, "false").equals("false")) {
            throw new ValidationException(
                    "Option 'properties.%s' has no effect, as a query never makes a topic; remove it."
                            .formatted(option));
        }
    }

    /**
     * The source's watermarks are of Kafka's timestamps. Rows with another time, also the same in a
     * time zone, would be late by hours, and windows would drop them.
     */
    private static void requireKafkasTime(ResolvedSchema schema) {
        for (WatermarkSpec watermark : schema.getWatermarkSpecs()) {
            Column column = schema.getColumn(watermark.getRowtimeAttribute()).orElseThrow();
            String expression = watermark.getWatermarkExpression().asSummaryString();
            if (SOURCE_WATERMARK.matcher(expression).find() && !isKafkasTime(column)) {
                throw new ValidationException(
                        "Column '%s' of type %s has WATERMARK ... AS SOURCE_WATERMARK(), which is that of Kafka's timestamps; declare it on a column TIMESTAMP_LTZ(3) METADATA FROM '%s'."
                                .formatted(
                                        column.getName(),
                                        column.getDataType(),
                                        TweetColumn.TIMESTAMP.columnName()));
            }
        }
    }

    private static boolean isKafkasTime(Column column) {
        return column instanceof Column.MetadataColumn metadata
                && metadata.getMetadataKey()
                        .orElse(metadata.getName())
                        .equals(TweetColumn.TIMESTAMP.columnName())
                && metadata.getDataType()
                        .getLogicalType()
                        .is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
    }

    /** Flink takes them for any source, and hands them to those whose watermarks it makes. */
    private static void requireNoWatermarkOptions(Map<String, String> options) {
        options.keySet().stream()
                .filter(option -> option.startsWith(FLINKS_WATERMARKS))
                .sorted()
                .findFirst()
                .ifPresent(
                        option -> {
                            throw new ValidationException(
                                    "Option '%s' has no effect, as connector '%s' makes its watermarks itself; see '%s', '%s' and '%s'."
                                            .formatted(
                                                    option,
                                                    IDENTIFIER,
                                                    MAX_OUT_OF_ORDERNESS.key(),
                                                    IDLE_TIMEOUT.key(),
                                                    QUIET_TIMEOUT.key()));
                        });
    }

    private static Map<String, String> kafkaProperties(Map<String, String> options) {
        Map<String, String> properties = new LinkedHashMap<>();
        options.forEach(
                (name, value) -> {
                    if (name.startsWith(PROPERTIES_PREFIX)) {
                        properties.put(name.substring(PROPERTIES_PREFIX.length()), value);
                    }
                });
        return properties;
    }
}
