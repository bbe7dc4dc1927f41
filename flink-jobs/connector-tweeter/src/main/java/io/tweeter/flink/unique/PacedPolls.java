package io.tweeter.flink.unique;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets tweets come together under load: a tweet that is fetched alone costs the jobs about as much
 * as a hundred that are fetched at once. A tweet after a pause is handed out at once; those that
 * follow it within {@link #PAUSE} wait for that long. A broker can do the opposite only, let a
 * single tweet wait for others.
 *
 * <p>Made by Kafka's consumer; used by its thread alone.
 */
public final class PacedPolls implements ConsumerInterceptor<byte[], byte[]> {

    /** A tweet waits for two of them at most, as the next records are fetched meanwhile. */
    static final Duration PAUSE = Duration.ofMillis(10);

    /** So many records are together already. */
    static final int MANY = 500;

    private final LongSupplier nanoTime;
    private final LongConsumer sleep;
    private long handedOut;

    /** For Kafka. */
    public PacedPolls() {
        this(System::nanoTime, LockSupport::parkNanos);
    }

    PacedPolls(LongSupplier nanoTime, LongConsumer sleep) {
        this.nanoTime = nanoTime;
        this.sleep = sleep;
        this.handedOut = nanoTime.getAsLong() - PAUSE.toNanos();
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        long early = handedOut + PAUSE.toNanos() - nanoTime.getAsLong();
        if (early > 0 && records.count() < MANY) {
            sleep.accept(early);
        }
        handedOut = nanoTime.getAsLong();
        return records;
    }

    @Override
    public void configure(Map<String, ?> settings) {
        // There are none.
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // Nothing waits for it.
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
