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
 * Where tweets are read from, and how.
 *
 * @param topics Kafka topics of tweets as JSON
 * @param properties of the Kafka consumer; may hold secrets
 * @param start which records a job without state begins with
 * @param end where it stops; never if empty
 * @param timing how event time follows from the records
 */
public record TweetSource(
        List<String> topics,
        Map<String, String> properties,
        OffsetsInitializer start,
        Optional<OffsetsInitializer> end,
        Timing timing) {

    /**
     * How event time follows from Kafka's timestamps.
     *
     * @param maxOutOfOrderness how far timestamps within a partition may step back
     * @param idleTimeout after how long without records a partition no longer holds event time back
     * @param quietTimeout after how long without any record event time follows the wall clock, that
     *     long behind it
     */
    public record Timing(Duration maxOutOfOrderness, Duration idleTimeout, Duration quietTimeout)
            implements Serializable {

        /** Fits a topic whose timestamps are set by the broker, as {@code tweets}' are. */
        public static final Timing DEFAULT =
                new Timing(Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofSeconds(2));
    }

    public TweetSource {
        topics = List.copyOf(topics);
        properties = Map.copyOf(properties);
    }

    /** All of a topic, without an end. */
    public static TweetSource of(String topic, Map<String, String> properties) {
        return new TweetSource(
                List.of(topic),
                properties,
                OffsetsInitializer.earliest(),
                Optional.empty(),
                Timing.DEFAULT);
    }

    /** The source; every record comes out, whatever it holds. */
    public KafkaSource<RawRecord> kafka() {
        Properties consumer = new Properties();
        // Kafka's defaults hand records over by 500, which costs more than reading them.
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
        consumer.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "4194304");
        // A tweet that is fetched alone goes through the whole job alone, which costs about as much
        // as a hundred that come together.
        consumer.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "65536");
        consumer.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "25");
        consumer.putAll(properties);
        KafkaSourceBuilder<RawRecord> builder =
                KafkaSource.<RawRecord>builder()
                        .setTopics(topics)
                        .setProperties(consumer)
                        .setStartingOffsets(start)
                        .setDeserializer(new RawRecordDeserializer());
        end.ifPresent(builder::setBounded);
        return builder.build();
    }

    /** Watermarks of each partition, on Kafka's timestamps. */
    public WatermarkStrategy<RawRecord> watermarks() {
        return WatermarkStrategy.<RawRecord>forBoundedOutOfOrderness(timing.maxOutOfOrderness())
                .withIdleness(timing.idleTimeout());
    }

    /** Never shows the properties, which may hold secrets. */
    @Override
    public String toString() {
        return "TweetSource" + topics;
    }
}
