package io.tweeter.flink.unique;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Passes records and watermarks on. While neither arrive and the sources say that they are idle, it
 * emits watermarks that follow a clock. Otherwise windows that are open when traffic stops would
 * stay open, and "the last minute" would never end.
 *
 * <p>The clock starts at the time of the newest record and runs as this process's monotonic clock
 * does: where event time goes, the time of day on this machine may be wrong, and may step. A
 * process that stood still has not seen whether it was quiet, nor has one whose sources did not
 * reach Kafka ({@link HoldTimeWhenCutOff}): Kafka may have records from that time.
 *
 * <p>It comes after the deduplication on purpose: when an id expires must depend only on records'
 * timestamps, never on how fast they are read. A stream counts as quiet
 *
 * <ul>
 *   <li>after {@link TweetSource.Timing#quietTimeout} if it was live, that is, its newest record
 *       was recent when it arrived, by the time of day;
 *   <li>otherwise after {@link TweetSource.Timing#catchUpTimeout}: a job that starts, or catches up
 *       with a lag, may have to wait for Kafka.
 * </ul>
 */
final class FollowWallClockWhenQuiet<T> extends AbstractStreamOperator<T>
        implements OneInputStreamOperator<T, T>, ProcessingTimeCallback {

    private static final long serialVersionUID = 2L;

    private static final ListStateDescriptor<Long> NEWEST_RECORD =
            new ListStateDescriptor<>("newest-record", Types.LONG);

    /** A process whose timers are later than this stood still, or was very busy. */
    private static final long STOOD_STILL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long after its time a source that reaches Kafka may say that it is idle. */
    private static final long CONFIRMED_WITHIN = 3 * HoldTimeWhenCutOff.INTERVAL.toMillis();

    private final long quietTimeout;
    private final long catchUpTimeout;
    private final long unconfirmedTimeout;
    private final MonotonicClock clock;

    private transient ListState<Long> state;
    private transient long interval;
    private transient boolean active;
    private transient boolean confirmed;
    private transient long unconfirmedSince;
    private transient boolean live;
    private transient long quietSince;
    private transient long lastWakeUp;

    /** Event time when it became quiet. */
    private transient long base;

    private transient long newestRecord;
    private transient long watermark;

    FollowWallClockWhenQuiet(TweetSource.Timing timing) {
        this(timing, System::nanoTime);
    }

    FollowWallClockWhenQuiet(TweetSource.Timing timing, MonotonicClock clock) {
        this.quietTimeout = timing.quietTimeout().toMillis();
        this.catchUpTimeout = timing.catchUpTimeout().toMillis();
        this.unconfirmedTimeout = timing.idleTimeout().toMillis() + CONFIRMED_WITHIN;
        this.clock = clock;
        this.chainingStrategy = ChainingStrategy.ALWAYS;
    }

    /** Of all subtasks: after a change of the parallelism the newest record is that of the job. */
    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = context.getOperatorStateStore().getUnionListState(NEWEST_RECORD);
        newestRecord = Long.MIN_VALUE;
        for (long restored : state.get()) {
            newestRecord = Math.max(newestRecord, restored);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.update(newestRecord == Long.MIN_VALUE ? List.of() : List.of(newestRecord));
    }

    @Override
    public void open() throws Exception {
        super.open();
        interval = getExecutionConfig().getAutoWatermarkInterval();
        quietSince = clock.nanoTime();
        unconfirmedSince = quietSince;
        lastWakeUp = quietSince;
        watermark = Long.MIN_VALUE;
        base = newestRecord;
        if (interval > 0) {
            wakeUpAfter(getProcessingTimeService().getCurrentProcessingTime());
        }
    }

    @Override
    public void processElement(StreamRecord<T> element) {
        active = true;
        newestRecord = Math.max(newestRecord, element.getTimestamp());
        output.collect(element);
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (mark.getTimestamp() > watermark) {
            active = true;
            advanceTo(mark);
        }
    }

    /** Not passed on: from here on, this operator drives event time. */
    @Override
    public void processWatermarkStatus(WatermarkStatus status) {
        if (confirmed && status.isActive()) {
            unconfirmedSince = clock.nanoTime();
        }
        confirmed = status.isIdle();
    }

    @Override
    public void onProcessingTime(long now) throws Exception {
        long nanos = clock.nanoTime();
        boolean stoodStill =
                nanos - lastWakeUp - TimeUnit.MILLISECONDS.toNanos(interval) > STOOD_STILL_NANOS;
        lastWakeUp = nanos;
        boolean cutOff =
                !confirmed
                        && millis(nanos - Math.max(quietSince, unconfirmedSince))
                                > unconfirmedTimeout;
        if (active || stoodStill || cutOff) {
            live = active && !stoodStill && newestRecord > now - catchUpTimeout;
            active = false;
            quietSince = nanos;
            base = Math.max(newestRecord, watermark);
        } else if (confirmed && base > Long.MIN_VALUE) {
            followClock(millis(nanos - quietSince));
        }
        wakeUpAfter(now);
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private void followClock(long quietMillis) throws Exception {
        long time = base + quietMillis - quietTimeout;
        if (quietMillis >= (live ? quietTimeout : catchUpTimeout) && time > watermark) {
            advanceTo(new Watermark(time));
        }
    }

    private void advanceTo(Watermark mark) throws Exception {
        watermark = mark.getTimestamp();
        super.processWatermark(mark);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a timer that throws makes the task fail
    private void wakeUpAfter(long now) {
        getProcessingTimeService().registerTimer(now + interval, this);
    }
}
