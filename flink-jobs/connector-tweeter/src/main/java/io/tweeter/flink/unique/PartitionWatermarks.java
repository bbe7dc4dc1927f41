package io.tweeter.flink.unique;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Watermarks by partition, from Kafka's timestamps. A partition without records for some time is
 * idle: it no longer holds event time back.
 *
 * <p>Not so while its reader catches up. Kafka's consumer hands out thousands of records of one
 * partition before those of the next, so that one which was not read for seconds may have many, and
 * windows would drop them as late. Which partition has unread records is known to the consumer
 * alone; but timestamps of a reader that has read everything advance as the clock does. It catches
 * up if they advance faster, or are far apart between partitions.
 */
final class PartitionWatermarks<T> implements WatermarkGeneratorSupplier<T> {

    private static final long serialVersionUID = 1L;

    private final long maxOutOfOrderness;
    private final long idleTimeout;
    private final MonotonicClock clock;

    /** Of this subtask, which has a copy of this object. */
    private transient Reader reader;

    PartitionWatermarks(Duration maxOutOfOrderness, Duration idleTimeout) {
        this(maxOutOfOrderness, idleTimeout, System::nanoTime);
    }

    PartitionWatermarks(Duration maxOutOfOrderness, Duration idleTimeout, MonotonicClock clock) {
        this.maxOutOfOrderness = maxOutOfOrderness.toMillis();
        this.idleTimeout = idleTimeout.toMillis();
        this.clock = clock;
    }

    @Override
    public WatermarkGenerator<T> createWatermarkGenerator(Context context) {
        if (reader == null) {
            reader =
                    new Reader(
                            maxOutOfOrderness, idleTimeout, clock, context.getInputActivityClock());
        }
        return new Partition<>(reader);
    }

    private static final class Partition<T> implements WatermarkGenerator<T> {

        private final Reader reader;
        private long newest = Long.MIN_VALUE;
        private boolean active;
        private long activeAt;

        Partition(Reader reader) {
            this.reader = reader;
            this.activeAt = reader.time;
        }

        @Override
        public void onEvent(T event, long timestamp, WatermarkOutput output) {
            active = true;
            newest = Math.max(newest, timestamp);
            reader.read(timestamp);
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            reader.look();
            if (active) {
                active = false;
                activeAt = reader.time;
            }
            if (reader.time - Math.max(activeAt, reader.behindAt) > reader.idleTimeout) {
                output.markIdle();
            } else if (newest == Long.MIN_VALUE) {
                output.markActive();
            } else {
                output.emitWatermark(new Watermark(newest - reader.maxOutOfOrderness - 1));
            }
        }
    }

    /** What the partitions of a subtask have in common. */
    private static final class Reader {

        private final long maxOutOfOrderness;
        private final long idleTimeout;

        /** How far timestamps that keep the clock's pace may be from it, at looks without delay. */
        private final long tolerance;

        private final MonotonicClock clock;

        /** Stands still while the reader has to wait for what comes after it. */
        private final RelativeClock readingClock;

        private long lastLook;
        private long lastReading;

        /**
         * Milliseconds that it looked at its records. A process that stood still has not seen
         * whether a partition was idle.
         */
        private long time;

        /** Last time it caught up; at the start it has not yet read what is there. */
        private long behindAt;

        /** Timestamps since the last look. */
        private long oldest = Long.MAX_VALUE;

        private long newest = Long.MIN_VALUE;

        /** By how much timestamps were ahead of the clock, since {@link #comparedSince}. */
        private long leastAhead = Long.MAX_VALUE;

        private long mostAhead = Long.MIN_VALUE;
        private long comparedSince;

        Reader(
                long maxOutOfOrderness,
                long idleTimeout,
                MonotonicClock clock,
                RelativeClock readingClock) {
            this.maxOutOfOrderness = maxOutOfOrderness;
            this.idleTimeout = idleTimeout;
            this.tolerance = maxOutOfOrderness + idleTimeout / 3;
            this.clock = clock;
            this.readingClock = readingClock;
            this.lastLook = millis();
            this.lastReading = readingClock.relativeTimeMillis();
        }

        private long millis() {
            return TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
        }

        void read(long timestamp) {
            oldest = Math.min(oldest, timestamp);
            newest = Math.max(newest, timestamp);
        }

        /** Each partition looks, as none may decide before it is known what others have read. */
        void look() {
            long reading = readingClock.relativeTimeMillis();
            time += Math.min(reading - lastReading, Math.max(idleTimeout / 3, 1));
            lastReading = reading;
            long now = millis();
            if (oldest <= newest) {
                compare(oldest - now, newest - now, now - lastLook);
                oldest = Long.MAX_VALUE;
                newest = Long.MIN_VALUE;
            }
            lastLook = now;
        }

        /** Takes what was read between two looks, at any time between them. */
        private void compare(long least, long most, long betweenLooks) {
            leastAhead = Math.min(leastAhead, least);
            mostAhead = Math.max(mostAhead, most);
            boolean behind = mostAhead - leastAhead > tolerance + betweenLooks;
            if (behind) {
                behindAt = time;
            }
            if (behind || time - comparedSince > idleTimeout) {
                leastAhead = least;
                mostAhead = most;
                comparedSince = time;
            }
        }
    }
}
