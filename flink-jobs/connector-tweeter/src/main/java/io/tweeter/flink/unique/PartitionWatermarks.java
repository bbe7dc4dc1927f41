package io.tweeter.flink.unique;

import java.time.Duration;
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

    /** Of this subtask, which has a copy of this object. */
    private transient Reader reader;

    PartitionWatermarks(Duration maxOutOfOrderness, Duration idleTimeout) {
        this.maxOutOfOrderness = maxOutOfOrderness.toMillis();
        this.idleTimeout = idleTimeout.toMillis();
    }

    @Override
    public WatermarkGenerator<T> createWatermarkGenerator(Context context) {
        if (reader == null) {
            reader = new Reader(idleTimeout, context.getInputActivityClock());
        }
        return new Partition<>(maxOutOfOrderness, idleTimeout, reader);
    }

    private static final class Partition<T> implements WatermarkGenerator<T> {

        private final long maxOutOfOrderness;
        private final long idleTimeout;
        private final Reader reader;
        private long newest = Long.MIN_VALUE;
        private boolean active;
        private long activeAt;

        Partition(long maxOutOfOrderness, long idleTimeout, Reader reader) {
            this.maxOutOfOrderness = maxOutOfOrderness;
            this.idleTimeout = idleTimeout;
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
            if (reader.time - Math.max(activeAt, reader.behindAt) > idleTimeout) {
                output.markIdle();
            } else if (newest == Long.MIN_VALUE) {
                output.markActive();
            } else {
                output.emitWatermark(new Watermark(newest - maxOutOfOrderness - 1));
            }
        }
    }

    /** What the partitions of a subtask have in common. */
    private static final class Reader {

        private final long idleTimeout;
        private final RelativeClock clock;

        /**
         * The longest step of {@link #time}, and how far timestamps may be from the clock's pace.
         */
        private final long tolerance;

        /**
         * Milliseconds that it looked at its records. A process that stood still has not seen
         * whether a partition was idle.
         */
        private long time;

        private long lastLook;

        /** Last time it caught up; at the start it has not yet read what is there. */
        private long behindAt;

        /** Timestamps since the last look. */
        private long oldest = Long.MAX_VALUE;

        private long newest = Long.MIN_VALUE;

        /** By how much timestamps were ahead of the clock, since {@link #comparedSince}. */
        private long leastAhead = Long.MAX_VALUE;

        private long mostAhead = Long.MIN_VALUE;
        private long comparedSince;

        Reader(long idleTimeout, RelativeClock clock) {
            this.idleTimeout = idleTimeout;
            this.tolerance = idleTimeout / 3;
            this.clock = clock;
            this.lastLook = clock.relativeTimeMillis();
        }

        void read(long timestamp) {
            oldest = Math.min(oldest, timestamp);
            newest = Math.max(newest, timestamp);
        }

        /** Each partition looks, as none may decide before it is known what others have read. */
        void look() {
            long now = clock.relativeTimeMillis();
            time += Math.min(now - lastLook, tolerance);
            lastLook = now;
            if (oldest <= newest) {
                compare(oldest - now, newest - now);
                oldest = Long.MAX_VALUE;
                newest = Long.MIN_VALUE;
            }
        }

        private void compare(long least, long most) {
            leastAhead = Math.min(leastAhead, least);
            mostAhead = Math.max(mostAhead, most);
            boolean behind = mostAhead - leastAhead > tolerance;
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
