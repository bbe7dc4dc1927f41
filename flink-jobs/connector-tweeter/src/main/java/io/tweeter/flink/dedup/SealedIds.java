package io.tweeter.flink.dedup;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/**
 * The ids of one shard in slices of time that are over: sorted {@linkplain Run runs} on disk, and
 * on the heap {@linkplain Fingerprints fingerprints} that say which run to ask. Those say of nearly
 * all new ids that no run holds them; copies come soon after the first, while their slice is open.
 */
final class SealedIds {

    private final RunFiles files;
    private final MemoryBudget memory;
    private final Run[] runs = new Run[Fingerprints.MAX_RUNS];
    private Fingerprints fingerprints = Fingerprints.NONE;

    /** Runs that exist, each as the bit of its number. */
    private long live;

    /** These, and those that {@link #fingerprints} still has although they were dropped. */
    private long taken;

    /** Entries of runs that {@link #fingerprints} does not have yet. */
    private long[] added = {};

    SealedIds(RunFiles files, MemoryBudget memory) {
        this.files = files;
        this.memory = memory;
    }

    /** Whether no more runs can be told apart. */
    boolean isFull() {
        return taken == -1;
    }

    /** Number of ids. */
    int size() {
        return fingerprints.size();
    }

    /** End of the slice that ends first, in milliseconds since 1970; the largest number if none. */
    long firstEnd() {
        return Arrays.stream(runs)
                .filter(run -> run != null)
                .mapToLong(Run::sliceEnd)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * Looks an id up.
     *
     * @return its latest first copy; null if there is none
     * @throws IOException if its run cannot be read
     */
    FirstCopy find(TweetKey key, long hash) throws IOException {
        int fingerprint = Fingerprints.of(hash);
        long candidates = fingerprints.runs(fingerprint);
        FirstCopy latest = null;
        while (candidates != 0) {
            Run run = runs[Long.numberOfTrailingZeros(candidates)];
            candidates &= candidates - 1;
            long time = run.time(key, fingerprint);
            if (time != Run.UNKNOWN && (latest == null || time > latest.time())) {
                latest = new FirstCopy(time, run.sliceEnd());
            }
        }
        return latest;
    }

    /**
     * Adds the ids of a slice, unless {@link #isFull}. They are found once {@link #update} was
     * called.
     *
     * @param sliceEnd in milliseconds since 1970
     * @throws IOException if they cannot be written; the message says what to do
     */
    void add(long sliceEnd, Run.Builder ids) throws IOException {
        int number = Long.numberOfTrailingZeros(~taken);
        Run run = ids.write(sliceEnd, files.of(sliceEnd));
        runs[number] = run;
        live |= 1L << number;
        taken |= 1L << number;
        memory.reserve(run.bytes());
        long[] entries = ids.fingerprints(number);
        int before = added.length;
        added = Arrays.copyOf(added, before + entries.length);
        System.arraycopy(entries, 0, added, before, entries.length);
    }

    /**
     * Drops slices.
     *
     * @param expired says of the end of a slice whether to drop it
     * @param dropped receives the ends of those that were
     */
    void drop(LongPredicate expired, LongConsumer dropped) {
        for (int number = 0; number < runs.length; number++) {
            Run run = runs[number];
            if (run != null && expired.test(run.sliceEnd())) {
                run.drop();
                dropped.accept(run.sliceEnd());
                memory.release(run.bytes());
                runs[number] = null;
                live &= ~(1L << number);
            }
        }
    }

    /**
     * Lets {@link #find} know what was added and dropped. While it does, both the old and the new
     * fingerprints of the shard are on the heap.
     *
     * @throws HorizonTooLargeException if what was added needs more than the budget
     */
    void update() {
        if (taken == live && added.length == 0) {
            return;
        }
        Arrays.sort(added);
        long size = Arrays.stream(runs).filter(run -> run != null).mapToLong(Run::size).sum();
        int kept = Math.toIntExact(size) - added.length;
        long before = fingerprints.bytes();
        fingerprints = fingerprints.with(live, kept, added);
        added = new long[0];
        taken = live;
        memory.reserve(fingerprints.bytes() - before);
    }
}
