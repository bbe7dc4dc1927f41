package io.tweeter.flink.cassandra;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * Drops the retraction of a row when its new version follows.
 *
 * <p>After a filter Flink sends an update as two changes, a retraction of the old row and the new
 * row, because the filter may pass only one of them. Written as they come, a row would vanish for a
 * moment at every update, and leave a tombstone. So a retraction is held for a moment; if no new
 * version follows, it becomes a delete.
 */
final class HoldBackRetractions extends AbstractStreamOperator<RowData>
        implements OneInputStreamOperator<RowData, RowData>,
                BoundedOneInput,
                ProcessingTimeCallback {

    private static final long serialVersionUID = 1L;

    /** Both changes leave their operator together; this is long enough to get here. */
    static final long MAX_DELAY_MILLIS = 100;

    /** Bounds the memory. Beyond it, retractions are released early, which does no harm. */
    static final int MAX_HELD = 10_000;

    private final RowBinder rows;
    private final TypeSerializer<RowData> serializer;

    private transient Map<List<Object>, RowData> held;
    private transient boolean timerSet;

    HoldBackRetractions(RowBinder rows, TypeSerializer<RowData> serializer) {
        this.rows = rows;
        this.serializer = serializer;
        this.chainingStrategy = ChainingStrategy.ALWAYS;
    }

    @Override
    public void open() throws Exception {
        super.open();
        held = new LinkedHashMap<>();
    }

    @Override
    public void processElement(StreamRecord<RowData> element) {
        RowData row = element.getValue();
        if (row.getRowKind() != RowKind.UPDATE_BEFORE) {
            if (!held.isEmpty()) {
                held.remove(rows.key(row));
            }
            output.collect(element);
            return;
        }
        if (held.size() == MAX_HELD) {
            release();
        }
        held.put(rows.key(row), serializer.copy(row));
        setTimer();
    }

    @Override
    public void onProcessingTime(long time) {
        timerSet = false;
        release();
    }

    /** A checkpoint completes only once all changes before it are written. */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        release();
    }

    @Override
    public void endInput() {
        release();
    }

    private void release() {
        for (RowData row : held.values()) {
            row.setRowKind(RowKind.DELETE);
            output.collect(new StreamRecord<>(row));
        }
        held.clear();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a timer that throws makes the task fail
    private void setTimer() {
        if (!timerSet) {
            timerSet = true;
            long now = getProcessingTimeService().getCurrentProcessingTime();
            getProcessingTimeService().registerTimer(now + MAX_DELAY_MILLIS, this);
        }
    }
}
