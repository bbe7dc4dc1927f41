package io.tweeter.flink.dedup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/**
 * How long the deduplication takes to start from a checkpoint, beside an operator that only reads
 * the bytes of the same checkpoint. Both run in Flink's harness, with RocksDB, one subtask of one.
 * Arguments: a directory, the number of ids, and how often to restore.
 */
public final class RestoreAtScale {

    private static final Duration HORIZON = Duration.ofHours(24);
    private static final long START = 1_767_225_600_000L;

    private final Path dir;

    private RestoreAtScale(Path dir) {
        this.dir = dir;
    }

    /** Reads the state, and does nothing with it. */
    private static final class ReadOnly extends AbstractStreamOperator<TweetKey>
            implements OneInputStreamOperator<TweetKey, TweetKey> {

        private static final long serialVersionUID = 1L;

        private static final ListStateDescriptor<byte[]> IDS =
                new ListStateDescriptor<>("ids", BytePrimitiveArraySerializer.INSTANCE);

        private transient long sum;

        @Override
        public void initializeState(StateInitializationContext context) throws Exception {
            super.initializeState(context);
            KeyedStateBackend<Integer> state = getKeyedStateBackend();
            state.getOrCreateKeyedState(LongSerializer.INSTANCE, IDS);
            List<Tuple2<Integer, Long>> slices;
            try (Stream<Tuple2<Integer, Long>> all = state.getKeysAndNamespaces(IDS.getName())) {
                slices = all.toList();
            }
            for (Tuple2<Integer, Long> slice : slices) {
                setCurrentKey(slice.f0);
                ListState<byte[]> chunks =
                        getPartitionedState(slice.f1, LongSerializer.INSTANCE, IDS);
                for (byte[] chunk : chunks.get()) {
                    for (byte each : chunk) {
                        sum += each;
                    }
                }
            }
        }

        @Override
        public void processElement(StreamRecord<TweetKey> element) {
            output.collect(new StreamRecord<>(new TweetKey(sum, sum)));
        }
    }

    /** Measures. */
    public static void main(String[] args) throws Exception {
        RestoreAtScale scale = new RestoreAtScale(Path.of(args[0]));
        long ids = Long.parseLong(args[1]);
        OperatorSubtaskState checkpoint = scale.fill(ids);
        System.out.printf(
                Locale.ROOT,
                "%,d ids, %.1f bytes of the checkpoint for each%n",
                ids,
                (double) checkpoint.getStateSize() / ids);
        System.out.println("| bytes read, s | deduplication started, s | ratio |");
        System.out.println("|---:|---:|---:|");
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            double read = scale.restore(new ReadOnly(), checkpoint);
            double started = scale.restore(deduplication(), checkpoint);
            System.out.printf(
                    Locale.ROOT, "| %.1f | %.1f | %.2f |%n", read, started, started / read);
        }
    }

    private static KeepFirst<TweetKey> deduplication() {
        return new KeepFirst<>(key -> key, HORIZON, Long.MAX_VALUE);
    }

    private OperatorSubtaskState fill(long ids) throws Exception {
        var harness = harness(deduplication());
        try {
            harness.open();
            SplittableRandom random = new SplittableRandom(7);
            for (long i = 0; i < ids; i++) {
                long time = START + (long) ((double) i * HORIZON.toMillis() / ids);
                TweetKey key =
                        new TweetKey(
                                (time << 16) | 0x7000 | random.nextInt(1 << 12),
                                (random.nextLong() >>> 2) | Long.MIN_VALUE);
                harness.processElement(key, time);
                if (i % (1 << 16) == 0) {
                    harness.processWatermark(time - 1);
                    harness.getOutput().clear();
                }
            }
            return harness.snapshot(1, 1);
        } finally {
            harness.close();
        }
    }

    /** Seconds that this operator takes to start. */
    private double restore(
            OneInputStreamOperator<TweetKey, TweetKey> operator, OperatorSubtaskState checkpoint)
            throws Exception {
        var harness = harness(operator);
        try {
            long before = System.nanoTime();
            harness.initializeState(checkpoint);
            harness.open();
            return (System.nanoTime() - before) / 1e9;
        } finally {
            harness.close();
        }
    }

    private KeyedOneInputStreamOperatorTestHarness<Integer, TweetKey, TweetKey> harness(
            OneInputStreamOperator<TweetKey, TweetKey> operator) throws Exception {
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<Integer, TweetKey, TweetKey>(
                        operator,
                        key -> Shards.stateKey(Shards.of(key.hash())),
                        Types.INT,
                        Shards.COUNT,
                        1,
                        0);
        harness.setStateBackend(new EmbeddedRocksDBStateBackend(false));
        harness.setCheckpointStorage(
                new FileSystemCheckpointStorage(Files.createTempDirectory(dir, "cp").toUri()));
        harness.setup();
        return harness;
    }
}
