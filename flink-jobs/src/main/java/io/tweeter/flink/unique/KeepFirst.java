package io.tweeter.flink.unique;

import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Remembers for each id the Kafka timestamp of the copy that passed. */
final class KeepFirst<T> extends KeyedProcessFunction<String, T, T> {

    private static final long serialVersionUID = 1L;

    private final long horizon;

    private transient ValueState<Long> firstSeen;
    private transient Counter duplicates;

    KeepFirst(Duration horizon) {
        this.horizon = horizon.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        firstSeen =
                getRuntimeContext().getState(new ValueStateDescriptor<>("first-seen", Types.LONG));
        duplicates =
                getRuntimeContext()
                        .getMetricGroup()
                        .addGroup("tweeter")
                        .counter("duplicates_dropped");
    }

    @Override
    public void processElement(T tweet, Context context, Collector<T> out) throws IOException {
        long time = context.timestamp();
        Long first = firstSeen.value();
        if (first != null && Math.abs(time - first) < horizon) {
            duplicates.inc();
            return;
        }
        // Partitions may be read out of step: one that lies more than a horizon before the copy
        // known so far is a tweet of its own, but the later one decides about what is to come.
        if (first == null || time > first) {
            firstSeen.update(time);
            // Late ones are remembered just as long: the copies that follow them are late, too.
            long now = context.timerService().currentWatermark();
            context.timerService().registerEventTimeTimer(Math.max(time, now) + horizon);
        }
        out.collect(tweet);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<T> out)
            throws IOException {
        Long first = firstSeen.value();
        // A copy that became the new first one since then has a timer of its own.
        if (first != null && timestamp - first >= horizon) {
            firstSeen.clear();
        }
    }
}
