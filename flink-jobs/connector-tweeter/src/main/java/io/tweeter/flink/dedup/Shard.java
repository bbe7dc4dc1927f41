package io.tweeter.flink.dedup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Remembers the ids of one shard by slices of event time: those of open slices in hash tables on
 * the heap, those of slices that are over {@linkplain SealedIds sealed} on disk. What Flink's state
 * does not hold yet is in chunks, one for each open slice.
 *
 * <pre>
 *        tweet of this slice         watermark is past its end     and a horizon past it
 *   none --------------------> open -------------------------> sealed ---------------> none
 * </pre>
 *
 * <p>A slice is named in the state by its end, in milliseconds since 1970. After a restore, when
 * the watermark starts anew, a slice may be both: what was restored is sealed, what is new is open.
 * A slice also stays open while no run is free.
 */
final class Shard {

    /** Slices in a horizon: an id is remembered up to this part of the horizon longer than it. */
    static final int SLICES_PER_HORIZON = 24;

    /** Bytes at which a chunk is appended to the state; bounds what a checkpoint has to flush. */
    static final int CHUNK_BYTES = 4096;

    private final Log log;
    private final MemoryBudget memory;
    private final SealedIds sealed;
    private final long horizon;
    private final long sliceLength;
    private final long offset;

    /**
     * In the order of their ends: one nearly always, more while partitions are read out of step.
     */
    private final List<OpenSlice> open = new ArrayList<>();

    /** The watermark at which there is something to seal or to drop. */
    private long nextChange = Long.MAX_VALUE;

    /**
     * Makes an empty shard.
     *
     * @param number of the shard, from 0; the slices of each end at a time of its own, so that not
     *     all shards seal and expire ids at once
     * @param horizon milliseconds, at least 1
     * @param files for ids of slices that are over
     */
    Shard(int number, long horizon, MemoryBudget memory, RunFiles files, Log log) {
        this.log = log;
        this.memory = memory;
        this.sealed = new SealedIds(files, memory);
        this.horizon = horizon;
        this.sliceLength = sliceLength(horizon);
        this.offset = sliceLength * number / Shards.COUNT;
    }

    /** Milliseconds in a slice, from those in the horizon. */
    static long sliceLength(long horizon) {
        return Math.max(1, horizon / SLICES_PER_HORIZON);
    }

    /** The shard's part of the state: chunks by slice. */
    interface Log {

        /** Appends a chunk to the slice that ends at this time. */
        void append(long sliceEnd, byte[] chunk) throws Exception;

        /** Removes the slice that ends at this time. */
        void drop(long sliceEnd) throws Exception;
    }

    /** Number of first copies remembered; a tweet may have two, a horizon or more apart. */
    int size() {
        int size = sealed.size();
        for (OpenSlice slice : open) {
            size += slice.ids().size();
        }
        return size;
    }

    /**
     * Tells a first copy from a duplicate, and remembers the first copy.
     *
     * @param hash {@link TweetKey#hash} of the key
     * @param time of the copy, in milliseconds since 1970
     * @param watermark the id is remembered at least until a horizon after this and after the time
     * @return whether it is a first copy
     * @throws HorizonTooLargeException if the memory budget is exhausted
     * @throws IOException if a file of sealed ids cannot be read
     */
    boolean isFirst(TweetKey key, long hash, long time, long watermark) throws Exception {
        long at = clamp(time);
        FirstCopy first = find(key, hash);
        if (first == null) {
            remember(key, hash, at, sliceEnd(at, watermark));
            return true;
        }
        if (Math.abs(at - first.time()) < horizon) {
            return false;
        }
        // Partitions may be read out of step: a copy a horizon or more before the first copy known
        // is a tweet of its own, but the later one decides about the copies to come.
        if (at > first.time()) {
            // Watermarks start anew after a restart. Were the later copy forgotten before the
            // earlier one, the earlier one would decide again.
            remember(key, hash, at, Math.max(sliceEnd(at, watermark), first.sliceEnd()));
        }
        return true;
    }

    /** The latest first copy; null if none is remembered. */
    private FirstCopy find(TweetKey key, long hash) throws IOException {
        FirstCopy latest = sealed.find(key, hash);
        for (int i = 0; i < open.size(); i++) {
            OpenSlice slice = open.get(i);
            IdTable table = slice.ids().of(hash);
            int found = table.find(hash, key.high(), key.low());
            if (found >= 0 && (latest == null || table.time(found) > latest.time())) {
                latest = new FirstCopy(table.time(found), slice.end());
            }
        }
        return latest;
    }

    private void remember(TweetKey key, long hash, long time, long sliceEnd) throws Exception {
        OpenSlice slice = open(sliceEnd);
        insert(slice.ids(), key, hash, time);
        Chunk unsaved = slice.unsaved();
        unsaved.add(key.high(), key.low(), time);
        if (unsaved.length() >= CHUNK_BYTES) {
            log.append(sliceEnd, unsaved.take());
        }
    }

    private static void insert(IdTables ids, TweetKey key, long hash, long time) {
        IdTable table = ids.of(hash);
        int found = table.find(hash, key.high(), key.low());
        if (found < 0) {
            ids.insert(table, found, hash, key.high(), key.low(), time);
        } else if (time > table.time(found)) {
            table.set(found, time);
        }
    }

    private OpenSlice open(long end) {
        int i = open.size();
        while (i > 0 && open.get(i - 1).end() >= end) {
            i--;
            if (open.get(i).end() == end) {
                return open.get(i);
            }
        }
        OpenSlice slice = new OpenSlice(end, new IdTables(memory), new Chunk());
        open.add(i, slice);
        nextChange = Math.min(nextChange, end);
        return slice;
    }

    /** Appends to the state what it does not hold yet. */
    void flush() throws Exception {
        for (OpenSlice slice : open) {
            flush(slice);
        }
    }

    private void flush(OpenSlice slice) throws Exception {
        if (slice.unsaved().length() > 0) {
            log.append(slice.end(), slice.unsaved().take());
        }
    }

    /**
     * Takes what the state holds of a slice. {@link #restored} has to follow.
     *
     * @param sliceEnd in milliseconds since 1970
     * @throws HorizonTooLargeException if the memory budget is exhausted
     * @throws IOException if the ids cannot be written to a file
     */
    void restore(long sliceEnd, Iterable<byte[]> chunks) throws IOException {
        if (sealed.isFull()) {
            IdTables ids = open(sliceEnd).ids();
            read(
                    chunks,
                    (high, low, time) -> {
                        TweetKey key = new TweetKey(high, low);
                        insert(ids, key, key.hash(), time);
                    });
        } else {
            Run.Builder run = new Run.Builder(0);
            read(chunks, run);
            sealed.add(sliceEnd, run);
        }
    }

    private static void read(Iterable<byte[]> chunks, IdTable.Reader reader) {
        for (byte[] chunk : chunks) {
            Chunk.read(chunk, reader);
        }
    }

    /** Lets the shard know all that was restored. */
    void restored() {
        sealed.update();
        updateNextChange();
    }

    /**
     * Drops the slices that have expired, from the state too, and seals those that are over.
     *
     * @param watermark in milliseconds since 1970
     * @throws IOException if ids cannot be written to a file
     */
    void advance(long watermark) throws Exception {
        if (watermark < nextChange) {
            return;
        }
        List<Long> dropped = new ArrayList<>();
        sealed.drop(end -> isExpired(end, watermark), dropped::add);
        for (Iterator<OpenSlice> slices = open.iterator(); slices.hasNext(); ) {
            OpenSlice slice = slices.next();
            if (isExpired(slice.end(), watermark)) {
                slice.ids().clear();
                dropped.add(slice.end());
                slices.remove();
            } else if (slice.end() <= watermark && !sealed.isFull()) {
                flush(slice);
                Run.Builder run = new Run.Builder(slice.ids().size());
                slice.ids().forEach(run);
                slice.ids().clear();
                sealed.add(slice.end(), run);
                slices.remove();
            }
        }
        sealed.update();
        for (long end : dropped) {
            log.drop(end);
        }
        updateNextChange();
    }

    private void updateNextChange() {
        long firstOpen = open.isEmpty() ? Long.MAX_VALUE : open.get(0).end();
        long firstSealed = sealed.firstEnd();
        nextChange =
                Math.min(
                        firstOpen,
                        firstSealed == Long.MAX_VALUE ? firstSealed : firstSealed - 1 + horizon);
    }

    private boolean isExpired(long sliceEnd, long watermark) {
        return sliceEnd - 1 + horizon <= watermark;
    }

    /** End of the slice that remembers a copy of this time when it arrives. */
    private long sliceEnd(long time, long watermark) {
        return sliceEnd(Math.max(time, clamp(watermark)));
    }

    /** End of the slice that this time lies in. */
    private long sliceEnd(long time) {
        return (Math.floorDiv(time + offset, sliceLength) + 1) * sliceLength - offset;
    }

    private static long clamp(long time) {
        return Math.max(IdTable.MIN_TIME, Math.min(IdTable.MAX_TIME, time));
    }
}
