package io.tweeter.flink.unique;

import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Passes records and watermarks on. While neither arrive, it emits watermarks that follow the wall
 * clock. Otherwise windows that are open when traffic stops would stay open, and "the last minute"
 * would never end.
 *
 * <p>It comes after the deduplication on purpose: when an id expires must depend only on records'
 * timestamps, never on how fast they are read. A stream counts as quiet
 *
 * <ul>
 *   <li>after {@link TweetSource.Timing#quietTimeout} if it was live, that is, its newest record
 *       was recent when it arrived;
 *   <li>otherwise after {@link TweetSource.Timing#idleTimeout}: a job that starts, or catches up
 *       with a lag, may have to wait for Kafka.
 * </ul>
 */
final class FollowWallClockWhenQuiet<T> extends AbstractStreamOperator<T>
        implements OneInputStreamOperator<T, T>, ProcessingTimeCallback {

    private static final long serialVersionUID = 1L;

    private final long quietTimeout;
    private final long idleTimeout;

    private transient long interval;
    private transient boolean active;
    private transient long quietSince;
    private transient long newestRecord;
    private transient long watermark;

    FollowWallClockWhenQuiet(TweetSource.Timing timing) {
        this.quietTimeout = timing.quietTimeout().toMillis();
        this.idleTimeout = timing.idleTimeout().toMillis();
        this.chainingStrategy = ChainingStrategy.ALWAYS;
    }

    @Override
    public void open() throws Exception {
        super.open();
        interval = getExecutionConfig().getAutoWatermarkInterval();
        quietSince = getProcessingTimeService().getCurrentProcessingTime();
        newestRecord = Long.MIN_VALUE;
        watermark = Long.MIN_VALUE;
        if (interval > 0) {
            wakeUpAfter(quietSince);
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
    public void processWatermarkStatus(WatermarkStatus status) {}

    @Override
    public void onProcessingTime(long now) throws Exception {
        if (active) {
            active = false;
            quietSince = now;
        } else if (now - quietSince >= timeout() && now - quietTimeout > watermark) {
            advanceTo(new Watermark(now - quietTimeout));
        }
        wakeUpAfter(now);
    }

    private long timeout() {
        boolean live = newestRecord > quietSince - idleTimeout;
        return live ? quietTimeout : idleTimeout;
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
