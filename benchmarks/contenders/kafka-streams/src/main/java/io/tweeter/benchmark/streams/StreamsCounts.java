package io.tweeter.benchmark.streams;

import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.benchmark.protocol.ContenderMain;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Deduplication with a store of ids, then a grouped count. At least once, two threads, state in
 * RocksDB with bloom filters and, which is the default, in changelog topics.
 *
 * <p>Arguments: {@code bootstrap}, {@code topic}, {@code output} (topic of the counts), {@code dir}
 * (for state), {@code unique} (number of tweets to count, because a topology has no end).
 */
public final class StreamsCounts {

    private static final String IDS = "ids";

    private StreamsCounts() {}

    /** Starts the contender. */
    public static void main(String[] args) {
        ContenderMain.main(StreamsCounts::run, args);
    }

    private static String run(Arguments arguments) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        StreamsBuilder topology = topology(arguments, done);
        try (KafkaStreams streams =
                new KafkaStreams(topology.build(), new StreamsConfig(properties(arguments)))) {
            streams.setUncaughtExceptionHandler(
                    failure -> {
                        done.completeExceptionally(failure);
                        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
                    });
            streams.start();
            done.get();
            // Closing commits, which writes the counts in the cache to their topic.
        }
        return ContenderMain.result();
    }

    private static StreamsBuilder topology(Arguments arguments, CompletableFuture<Void> done) {
        AtomicLong left = new AtomicLong(arguments.number("unique"));
        StreamsBuilder builder = new StreamsBuilder();
        // A plain store instead of a window store: a get instead of a range scan per tweet. It
        // never
        // forgets an id, which is cheaper still.
        builder.addStateStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(IDS), Serdes.String(), Serdes.Long()));
        builder.stream(arguments.text("topic"), Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .processValues(() -> new TweetHandles())
                // Records are keyed by id, so that no shuffle is needed before deduplication.
                .processValues(() -> new FirstCopies(IDS), IDS)
                .selectKey((id, handle) -> handle)
                // Only the handle is shuffled.
                .mapValues(handle -> new byte[0])
                .repartition(
                        Repartitioned.<String, byte[]>as("by-handle")
                                .withKeySerde(Serdes.String())
                                .withValueSerde(Serdes.ByteArray()))
                .peek(
                        (handle, nothing) -> {
                            // The same thread updates the count afterwards, before the commit.
                            if (left.decrementAndGet() == 0) {
                                done.complete(null);
                            }
                        })
                .groupByKey(Grouped.with(Serdes.String(), Serdes.ByteArray()))
                .count(
                        Materialized.<String, Long, KeyValueStore<Bytes, byte[]>>as("counts")
                                .withKeySerde(Serdes.String())
                                .withValueSerde(Serdes.Long()))
                .toStream()
                .to(arguments.text("output"), Produced.with(Serdes.String(), Serdes.Long()));
        return builder;
    }

    private static Properties properties(Arguments arguments) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, arguments.text("output"));
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, arguments.text("bootstrap"));
        properties.put(StreamsConfig.STATE_DIR_CONFIG, arguments.text("dir"));
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbConfig.class);
        // Cache (10 MB) and commit interval (30 s) are the defaults; a smaller interval costs more.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Larger polls and batches than the defaults, and compression: less work per record.
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
        properties.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
                4 << 20);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 100);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        return properties;
    }
}
