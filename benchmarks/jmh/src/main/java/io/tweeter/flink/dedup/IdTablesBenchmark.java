package io.tweeter.flink.dedup;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Looking an id up and inserting it, as for a new tweet, beside a hash map of the JDK. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Xmx2g")
public class IdTablesBenchmark {

    private static final int IDS = 500_000;

    private TweetKey[] keys;
    private IdTables[] known;

    /** Fills the tables of a subtask. */
    @Setup(Level.Trial)
    public void fill() {
        SplittableRandom random = new SplittableRandom(7);
        keys = new TweetKey[IDS];
        for (int i = 0; i < IDS; i++) {
            keys[i] = new TweetKey(random.nextLong(), random.nextLong());
        }
        known = insertAll();
    }

    /** New ids; includes the growth of the tables. */
    @Benchmark
    @OperationsPerInvocation(IDS)
    public IdTables[] insertAll() {
        MemoryBudget memory = new MemoryBudget(Long.MAX_VALUE, Duration.ofHours(24));
        IdTables[] shards = new IdTables[Shards.COUNT];
        for (TweetKey key : keys) {
            long hash = key.hash();
            int shard = shard(hash);
            IdTables tables = shards[shard];
            if (tables == null) {
                tables = new IdTables(memory);
                shards[shard] = tables;
            }
            IdTable table = tables.of(hash);
            int found = table.find(hash, key.high(), key.low());
            if (found < 0) {
                tables.insert(table, found, hash, key.high(), key.low(), 1);
            }
        }
        return shards;
    }

    /** As {@link Shards#of}, which needs Flink to load. */
    private static int shard(long hash) {
        return (int) (((hash >>> 32) * Shards.COUNT) >>> 32);
    }

    /** New ids in one map. */
    @Benchmark
    @OperationsPerInvocation(IDS)
    public Map<TweetKey, Long> insertAllIntoHashMap() {
        Map<TweetKey, Long> map = new HashMap<>();
        for (TweetKey key : keys) {
            map.putIfAbsent(key, 1L);
        }
        return map;
    }

    /** Duplicates. */
    @Benchmark
    @OperationsPerInvocation(IDS)
    public long findAll() {
        long times = 0;
        for (TweetKey key : keys) {
            long hash = key.hash();
            IdTable table = known[shard(hash)].of(hash);
            times += table.time(table.find(hash, key.high(), key.low()));
        }
        return times;
    }
}
