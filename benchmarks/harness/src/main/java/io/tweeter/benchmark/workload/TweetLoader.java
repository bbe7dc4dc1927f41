package io.tweeter.benchmark.workload;

import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Writes a stream to a topic in the ingest service's format, either as fast as Kafka takes it or at
 * the stream's rate. Each partition keeps the order of the stream, because one thread writes it.
 */
public final class TweetLoader {

    private static final int THREADS = 2;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** Shorter waits are not worth a sleep. */
    private static final long MIN_PAUSE_NANOS = 100_000;

    private final String bootstrap;

    /**
     * @param bootstrap value of {@code bootstrap.servers}
     */
    public TweetLoader(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /**
     * Writes a stream as fast as Kafka takes it, in large compressed batches, and waits until it is
     * acknowledged.
     *
     * @throws IllegalStateException if a record is not acknowledged
     */
    public void load(TweetStream stream, String topic, int partitions) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int remainder = thread;
                parts.add(
                        threads.submit(
                                () -> {
                                    write(
                                            stream,
                                            topic,
                                            partitions,
                                            partition -> partition % THREADS == remainder,
                                            false);
                                    return null;
                                }));
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

    /**
     * Writes each tweet of a stream when it is due, with the settings of the ingest service's
     * producer, and waits until all are acknowledged. One producer writes them all: with more, the
     * size of its batches would depend on how partitions are shared out.
     *
     * @return how long that took
     * @throws InterruptedException soon after an interrupt; the rest is not sent
     * @throws IllegalStateException if a record is not acknowledged
     */
    public Duration play(TweetStream stream, String topic, int partitions)
            throws InterruptedException {
        long start = System.nanoTime();
        write(stream, topic, partitions, partition -> true, true);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /**
     * Writes many tweets of one user at once, and waits until Kafka has acknowledged them.
     *
     * @param at when all are created, and their records' timestamp
     * @return {@link System#nanoTime} when it had
     * @throws IllegalStateException if a record is not acknowledged
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback handles it
    public long burst(String handle, int tweets, Instant at, String topic) {
        AtomicReference<Exception> failure = new AtomicReference<>();
        long sent;
        try (Producer<byte[], byte[]> producer = producer(false)) {
            for (int i = 0; i < tweets; i++) {
                Tweet tweet = new Tweet(UUID.randomUUID().toString(), handle, "Me again", at);
                producer.send(
                        new ProducerRecord<>(
                                topic,
                                null,
                                at.toEpochMilli(),
                                tweet.id().getBytes(StandardCharsets.ISO_8859_1),
                                TweetJson.write(tweet)),
                        keepFailure(failure));
            }
            producer.flush();
            // Closing the producer takes longer.
            sent = System.nanoTime();
        }
        throwFailure(failure);
        return sent;
    }

    private static Callback keepFailure(AtomicReference<Exception> failure) {
        return (metadata, e) -> {
            if (e != null) {
                failure.compareAndSet(null, e);
            }
        };
    }

    private static void throwFailure(AtomicReference<Exception> failure) {
        if (failure.get() != null) {
            throw new IllegalStateException("a tweet was not acknowledged", failure.get());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback handles it
    private void write(
            TweetStream stream, String topic, int partitions, IntPredicate mine, boolean live)
            throws InterruptedException {
        AtomicReference<Exception> failure = new AtomicReference<>();
        long start = System.nanoTime();
        try (Producer<byte[], byte[]> producer = producer(live)) {
            for (long index = 0; index < stream.tweets() && failure.get() == null; index++) {
                // An interrupt also ends each wait at once: the rest would go at full speed.
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long firstCopy = stream.firstCopy(index);
                byte[] key = stream.id(firstCopy).getBytes(StandardCharsets.ISO_8859_1);
                // The default partitioner of Kafka's clients.
                int partition = Utils.toPositive(Utils.murmur2(key)) % partitions;
                if (mine.test(partition)) {
                    if (live) {
                        awaitDue(start + index * NANOS_PER_SECOND / stream.perSecond());
                    }
                    producer.send(
                            new ProducerRecord<>(
                                    topic,
                                    partition,
                                    stream.timestamp(index),
                                    key,
                                    TweetJson.write(stream.tweet(firstCopy))),
                            keepFailure(failure));
                }
            }
            producer.flush();
        }
        throwFailure(failure);
    }

    private static void awaitDue(long due) {
        long ahead = due - System.nanoTime();
        if (ahead > MIN_PAUSE_NANOS) {
            LockSupport.parkNanos(ahead);
        }
    }

    private Producer<byte[], byte[]> producer(boolean live) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "compression.type",
                        live ? "none" : "lz4",
                        "batch.size",
                        live ? 32 << 10 : 256 << 10,
                        "linger.ms",
                        live ? 2 : 50,
                        "buffer.memory",
                        64L << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
