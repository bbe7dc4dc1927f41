package io.tweeter.benchmark.workload;

import io.tweeter.model.TweetJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Writes a stream to a topic in the ingest service's format, but faster. Each partition keeps the
 * order of the stream, because one thread writes it.
 */
public final class TweetLoader {

    private static final int THREADS = 2;

    private final String bootstrap;

    /**
     * @param bootstrap value of {@code bootstrap.servers}
     */
    public TweetLoader(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /**
     * Writes a stream and waits until Kafka has acknowledged it.
     *
     * @throws IllegalStateException if a record is not acknowledged
     */
    public void load(TweetStream stream, String topic, int partitions) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int remainder = thread;
                parts.add(threads.submit(() -> loadPart(stream, topic, partitions, remainder)));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("loading " + topic + " failed: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback handles it
    private void loadPart(TweetStream stream, String topic, int partitions, int remainder) {
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (Producer<byte[], byte[]> producer = producer()) {
            for (long index = 0; index < stream.tweets() && failure.get() == null; index++) {
                long firstCopy = stream.firstCopy(index);
                byte[] key = stream.id(firstCopy).getBytes(StandardCharsets.ISO_8859_1);
                // The default partitioner of Kafka's clients.
                int partition = Utils.toPositive(Utils.murmur2(key)) % partitions;
                if (partition % THREADS == remainder) {
                    producer.send(
                            new ProducerRecord<>(
                                    topic,
                                    partition,
                                    stream.timestamp(index),
                                    key,
                                    TweetJson.write(stream.tweet(firstCopy))),
                            (metadata, e) -> {
                                if (e != null) {
                                    failure.compareAndSet(null, e);
                                }
                            });
                }
            }
            producer.flush();
        }
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
    }

    private Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "compression.type",
                        "lz4",
                        "batch.size",
                        256 << 10,
                        "linger.ms",
                        50,
                        "buffer.memory",
                        64L << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
