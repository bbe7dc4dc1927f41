package io.tweeter.flink.unique;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Where and how tweets are read.
 *
 * @param topics Kafka topics of tweets as JSON
 * @param properties of the Kafka consumer; may contain secrets
 * @param start where a job without state starts to read
 * @param end where it ends; empty if it never does
 * @param timing how event time follows from the records' timestamps
 */
public record TweetSource(
        List<String> topics,
        Map<String, String> properties,
        OffsetsInitializer start,
        Optional<OffsetsInitializer> end,
        Timing timing) {

    /**
     * Consumer property: goes on at the old offsets of a topic that was made again, if it has as
     * many records.
     */
    public static final String ACCEPT_NEW_TOPIC = "tweeter.accept-new-topic";

    /** The first record that each partition has. */
    static final OffsetsInitializer BEGINNING = OffsetsInitializer.earliest();

    /** Until partitions that were added to a topic are read, from their first record on. */
    private static final Duration PARTITION_DISCOVERY = Duration.ofSeconds(10);

    private static final Duration NEVER = Duration.ofMillis(Long.MAX_VALUE);

    /**
     * How event time follows from Kafka's timestamps.
     *
     * @param maxOutOfOrderness how far timestamps may step back within a partition
     * @param idleTimeout how long after its last record a partition counts as idle, unless its
     *     reader catches up
     * @param quietTimeout how far event time is behind the clock that it follows while all
     *     partitions are idle
     * @param catchUpTimeout how long after its last record a stream that lags behind follows it,
     *     which may have to wait for Kafka
     */
    public record Timing(
            Duration maxOutOfOrderness,
            Duration idleTimeout,
            Duration quietTimeout,
            Duration catchUpTimeout)
            implements Serializable {

        /** For topics with log-append time, such as {@code tweets}. */
        public static final Timing DEFAULT =
                new Timing(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(1));
    }

    public TweetSource {
        topics = List.copyOf(topics);
        properties = Map.copyOf(properties);
    }

    /** A whole topic, unbounded. */
    public static TweetSource of(String topic, Map<String, String> properties) {
        return new TweetSource(
                List.of(topic), properties, BEGINNING, Optional.empty(), Timing.DEFAULT);
    }

    /** The records that a topic has when it is read, so that the stream ends. */
    public static TweetSource untilNow(String topic, Map<String, String> properties) {
        return new TweetSource(
                List.of(topic),
                properties,
                BEGINNING,
                Optional.of(OffsetsInitializer.latest()),
                Timing.DEFAULT);
    }

    /** The Kafka source; it emits every record, valid or not. */
    public KafkaSource<RawRecord> kafka() {
        KafkaSourceBuilder<RawRecord> builder =
                KafkaSource.<RawRecord>builder()
                        .setTopics(topics)
                        .setProperties(consumer())
                        .setStartingOffsets(start)
                        .setDeserializer(new RawRecordDeserializer());
        end.ifPresent(builder::setBounded);
        return builder.build();
    }

    /** The properties of its consumer, and of the admin client that looks for partitions. */
    Properties consumer() {
        Properties consumer = new Properties();
        // By default a poll returns 500 records, and handing them over costs more than reading
        // them.
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
        consumer.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "4194304");
        // The default of 30 s uses up a start's time for asking one broker that stands still.
        consumer.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        // As verify reads: what a producer has aborted never was a tweet.
        consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer.putAll(properties);
        consumer.merge(
                ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
                PacedPolls.class.getName(),
                (others, paced) -> others + "," + paced);
        consumer.putIfAbsent(
                "partition.discovery.interval.ms", Long.toString(PARTITION_DISCOVERY.toMillis()));
        // A topic that a consumer makes has Kafka's defaults, not what is relied on.
        consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        return consumer;
    }

    /**
     * Watermarks by partition, from Kafka's timestamps. Of a source that ends, no partition is idle
     * before its end is read: a partition that its reader has to wait for has records for certain.
     */
    public WatermarkStrategy<RawRecord> watermarks() {
        return WatermarkStrategy.forGenerator(
                new PartitionWatermarks<>(
                        timing.maxOutOfOrderness(),
                        end.isPresent() ? NEVER : timing.idleTimeout()));
    }

    /** Omits the properties, which may contain secrets. */
    @Override
    public String toString() {
        return "TweetSource" + topics;
    }
}
