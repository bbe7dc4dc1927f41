package io.tweeter.flink.dedup;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What remembered ids cost in the deduplication alone, without Kafka, Flink and JSON: CPU for a new
 * id and for a copy, and memory. Fills a horizon with ids, then measures while as many expire as
 * come. Arguments: a directory for files, then numbers of ids.
 */
public final class IdsAtScale {

    private static final Duration HORIZON = Duration.ofHours(24);
    private static final long START = 1_767_225_600_000L;
    private static final int COPIES = 20_000;
    private static final long MIN_MEASURED = 4_000_000;

    private final long ids;
    private final MemoryBudget memory = new MemoryBudget(Long.MAX_VALUE, HORIZON);
    private final Shard[] shards = new Shard[Shards.COUNT];
    private final SplittableRandom random = new SplittableRandom(7);
    private final RunFiles files;

    /** Enough ids of each age to send copies of. */
    private final TweetKey[] sample = new TweetKey[1 << 16];

    private long next;

    private IdsAtScale(Path dir, long ids) {
        this.ids = ids;
        files = new RunFiles(List.of(dir), Shard.sliceLength(HORIZON.toMillis()));
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new Shard(i, HORIZON.toMillis(), memory, files, new Discarded());
        }
    }

    /** The state is not measured. */
    private static final class Discarded implements Shard.Log {
        @Override
        public void append(long sliceEnd, byte[] chunk) {}

        @Override
        public void drop(long sliceEnd) {}
    }

    /** Measures. */
    public static void main(String[] args) throws Exception {
        System.out.println(
                "| remembered ids | CPU ns for a new id | bytes for an id | sealed | heap MiB"
                        + " | resident MiB | files MiB | us for an old copy |");
        System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (int i = 1; i < args.length; i++) {
            IdsAtScale run = new IdsAtScale(Path.of(args[0]), Long.parseLong(args[i]));
            try (run.files) {
                run.measure();
            }
        }
    }

    private void measure() throws Exception {
        post(ids + ids / Shard.SLICES_PER_HORIZON);
        long measured = Math.max(MIN_MEASURED, ids / 8);
        long before = cpuNanos();
        post(measured);
        double newId = (double) (cpuNanos() - before) / measured;
        long remembered = 0;
        for (Shard shard : shards) {
            remembered += shard.size();
        }
        double withOpenSlice = (double) memory.used() / remembered;
        for (Shard shard : shards) {
            shard.advance(time() + Shard.sliceLength(HORIZON.toMillis()));
        }
        double sealed = (double) memory.used() / remembered;
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        System.out.printf(
                Locale.ROOT,
                "| %,d | %.0f | %.2f | %.2f | %d | %d | %d | %.1f |%n",
                remembered,
                newId,
                withOpenSlice,
                sealed,
                heap >> 20,
                residentBytes() >> 20,
                files.bytes() >> 20,
                oldCopyMicros());
    }

    /** Milliseconds since 1970 at which the next id arrives. */
    private long time() {
        return START + (long) ((double) next * HORIZON.toMillis() / ids);
    }

    private void post(long count) throws Exception {
        for (long end = next + count; next < end; next++) {
            long time = time();
            TweetKey key = newId(time);
            if ((next & 0xffff) < 64) {
                sample[(int) ((next >>> 16) * 64 + (next & 63)) & (sample.length - 1)] = key;
            }
            long hash = key.hash();
            if (!shards[shard(hash)].isFirst(key, hash, time, time - 1)) {
                throw new IllegalStateException("a new id was taken for a copy");
            }
            if (next % 1024 == 0) {
                for (Shard shard : shards) {
                    shard.advance(time - 1);
                }
            }
        }
    }

    /** A UUID of version 7. */
    private TweetKey newId(long time) {
        return new TweetKey(
                (time << 16) | 0x7000 | random.nextInt(1 << 12),
                (random.nextLong() >>> 2) | Long.MIN_VALUE);
    }

    /** As {@link Shards#of}, which needs Flink to load. */
    private static int shard(long hash) {
        return (int) (((hash >>> 32) * Shards.COUNT) >>> 32);
    }

    private double oldCopyMicros() throws Exception {
        int copies = 0;
        long before = System.nanoTime();
        while (copies < COPIES) {
            TweetKey key = sample[random.nextInt(sample.length)];
            long time = key == null ? 0 : key.high() >>> 16;
            if (time + HORIZON.toMillis() * 7 / 8 <= time()) {
                continue;
            }
            long hash = key.hash();
            if (shards[shard(hash)].isFirst(key, hash, time, time())) {
                throw new IllegalStateException("a copy was taken for a new id");
            }
            copies++;
        }
        return (System.nanoTime() - before) / 1e3 / copies;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findAny()
                .orElse(0);
    }
}
