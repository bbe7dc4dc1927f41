package io.tweeter.flink.dedup;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Passes first copies on and drops duplicates, by the rules of {@link Deduplication}. */
final class KeepFirst<T> extends AbstractStreamOperator<T> implements OneInputStreamOperator<T, T> {

    private static final long serialVersionUID = 1L;

    /** Chunks by shard (the key) and slice (the namespace). {@link Chunk} versions the format. */
    private static final ListStateDescriptor<byte[]> IDS =
            new ListStateDescriptor<>("ids", BytePrimitiveArraySerializer.INSTANCE);

    private final KeyOf<T> keyOf;
    private final Duration horizon;
    private final long maxBytes;

    private transient Shard[] shards;
    private transient MemoryBudget memory;
    private transient RunFiles files;
    private transient Counter duplicates;
    private transient long watermark;
    private transient volatile long lastCheckpointAt;

    /**
     * Makes the operator.
     *
     * @param maxBytes bytes of heap that this subtask may use; 0 for the default, see {@link
     *     MemoryBudget#defaultMax}
     */
    KeepFirst(KeyOf<T> keyOf, Duration horizon, long maxBytes) {
        this.keyOf = keyOf;
        this.horizon = horizon;
        this.maxBytes = maxBytes;
        this.chainingStrategy = ChainingStrategy.ALWAYS;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        memory = new MemoryBudget(maxBytes > 0 ? maxBytes : defaultMax(), horizon);
        shards = new Shard[Shards.COUNT];
        watermark = Long.MIN_VALUE;
        files = new RunFiles(temporaryDirectories(), Shard.sliceLength(horizon.toMillis()));
        KeyedStateBackend<Integer> state = getKeyedStateBackend();
        state.getOrCreateKeyedState(LongSerializer.INSTANCE, IDS);
        Map<Integer, List<Long>> slices;
        try (Stream<Tuple2<Integer, Long>> all = state.getKeysAndNamespaces(IDS.getName())) {
            slices =
                    all.collect(
                            groupingBy(
                                    slice -> Shards.withStateKey(slice.f0),
                                    mapping(slice -> slice.f1, toList())));
        }
        for (Map.Entry<Integer, List<Long>> shard : slices.entrySet()) {
            for (long end : shard.getValue()) {
                shard(shard.getKey()).restore(end, slice(shard.getKey(), end).get());
            }
            shard(shard.getKey()).restored();
        }
    }

    private List<Path> temporaryDirectories() {
        return Arrays.stream(getRuntimeContext().getTaskManagerRuntimeInfo().getTmpDirectories())
                .map(Path::of)
                .toList();
    }

    private long defaultMax() {
        int slots =
                getRuntimeContext()
                        .getTaskManagerRuntimeInfo()
                        .getConfiguration()
                        .get(TaskManagerOptions.NUM_TASK_SLOTS);
        return MemoryBudget.defaultMax(Runtime.getRuntime().maxMemory(), slots);
    }

    @Override
    public void open() throws Exception {
        super.open();
        MetricGroup metrics = getMetricGroup().addGroup("tweeter");
        duplicates = metrics.counter("duplicates_dropped");
        metrics.<Long, Gauge<Long>>gauge("remembered_ids", this::rememberedIds);
        metrics.<Long, Gauge<Long>>gauge("remembered_bytes", memory::used);
        metrics.<Long, Gauge<Long>>gauge("remembered_bytes_max", memory::max);
        metrics.<Long, Gauge<Long>>gauge("remembered_file_bytes", files::bytes);
        metrics.<Long, Gauge<Long>>gauge("remembered_file_reads", files::reads);
        lastCheckpointAt = now();
        metrics.<Long, Gauge<Long>>gauge("checkpoint_age_ms", () -> now() - lastCheckpointAt);
    }

    private long now() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }

    /** Flink's own metrics of checkpoints lack the time of the last one. */
    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        lastCheckpointAt = now();
    }

    /**
     * Tells Flink not to set the state's key for each record: few records use the state, and {@link
     * #slice} sets the key for those.
     */
    @Override
    public boolean hasKeyContext1() {
        return false;
    }

    @Override
    public void processElement(StreamRecord<T> element) throws Exception {
        TweetKey key = keyOf.key(element.getValue());
        long hash = key.hash();
        if (shard(Shards.of(hash)).isFirst(key, hash, element.getTimestamp(), watermark)) {
            output.collect(element);
        } else {
            duplicates.inc();
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        watermark = mark.getTimestamp();
        for (Shard shard : shards) {
            if (shard != null) {
                shard.advance(watermark);
            }
        }
        super.processWatermark(mark);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        for (Shard shard : shards) {
            if (shard != null) {
                shard.flush();
            }
        }
        super.snapshotState(context);
    }

    @Override
    public void close() throws Exception {
        if (files != null) {
            files.close();
        }
        super.close();
    }

    private Shard shard(int number) {
        Shard shard = shards[number];
        if (shard == null) {
            shard = new Shard(number, horizon.toMillis(), memory, files, new StateLog(number));
            shards[number] = shard;
        }
        return shard;
    }

    /** Chunks of the slice that ends at this time. */
    private ListState<byte[]> slice(int shard, long end) throws Exception {
        setCurrentKey(Shards.stateKey(shard));
        return getPartitionedState(end, LongSerializer.INSTANCE, IDS);
    }

    private long rememberedIds() {
        long ids = 0;
        for (Shard shard : shards) {
            ids += shard == null ? 0 : shard.size();
        }
        return ids;
    }

    /** A shard's part of Flink's keyed state. */
    private final class StateLog implements Shard.Log {

        private final int shard;

        StateLog(int shard) {
            this.shard = shard;
        }

        @Override
        public void append(long sliceEnd, byte[] chunk) throws Exception {
            slice(shard, sliceEnd).add(chunk);
        }

        @Override
        public void drop(long sliceEnd) throws Exception {
            slice(shard, sliceEnd).clear();
        }
    }
}
