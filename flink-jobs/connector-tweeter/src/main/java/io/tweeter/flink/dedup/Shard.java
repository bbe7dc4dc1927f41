package io.tweeter.flink.dedup;

import java.util.Map;
import java.util.TreeMap;

/**
 * Remembers the ids of one shard: all of them in tables on the heap, and those that Flink's state
 * does not hold yet in chunks, one for each slice of event time.
 *
 * <p>A slice is named in the state by its end, in milliseconds since 1970. It expires when the
 * watermark is a horizon past its end: then none of its ids is needed any more.
 */
final class Shard {

    /** Slices in a horizon: an id is remembered up to this part of the horizon longer than it. */
    static final int SLICES_PER_HORIZON = 24;

    /** Bytes at which a chunk is appended to the state; bounds what a checkpoint has to flush. */
    static final int CHUNK_BYTES = 4096;

    /** The finest lateness, as a part of the horizon. */
    private static final int LATENESS_UNITS_PER_HORIZON = 1000;

    private final Log log;
    private final IdTables tables;
    private final TreeMap<Long, Chunk> slices = new TreeMap<>();
    private final long horizon;
    private final long sliceLength;
    private final long offset;
    private final long latenessUnit;

    /** End of the slice that was last appended to, and its chunk: nearly always the next one's. */
    private long currentSlice = Long.MIN_VALUE;

    private Chunk currentChunk;

    /**
     * Makes an empty shard.
     *
     * @param number of the shard, from 0; the slices of each end at a time of its own, so that not
     *     all shards expire ids at once
     * @param horizon milliseconds, at least 1
     */
    Shard(int number, long horizon, MemoryBudget memory, Log log) {
        this.log = log;
        this.tables = new IdTables(memory);
        this.horizon = horizon;
        this.sliceLength = Math.max(1, horizon / SLICES_PER_HORIZON);
        this.offset = sliceLength * number / Shards.COUNT;
        this.latenessUnit = horizon / LATENESS_UNITS_PER_HORIZON + 1;
    }

    /** The shard's part of the state: chunks by slice. */
    interface Log {

        /** Appends a chunk to the slice that ends at this time. */
        void append(long sliceEnd, byte[] chunk) throws Exception;

        /** Removes the slice that ends at this time. */
        void drop(long sliceEnd) throws Exception;
    }

    /** Number of ids remembered. */
    int size() {
        return tables.size();
    }

    /**
     * Tells a first copy from a duplicate, and remembers the first copy.
     *
     * @param hash {@link TweetKey#hash} of the key
     * @param time of the copy, in milliseconds since 1970
     * @param watermark the id is remembered at least until a horizon after this and after the time
     * @return whether it is a first copy
     * @throws HorizonTooLargeException if the memory budget is exhausted
     */
    boolean isFirst(TweetKey key, long hash, long time, long watermark) throws Exception {
        long at = clamp(time);
        IdTable table = tables.of(hash);
        int found = table.find(hash, key.high(), key.low());
        if (found < 0) {
            long slice = sliceEnd(at, watermark);
            int lateness = lateness(at, slice);
            tables.insert(table, found, hash, key.high(), key.low(), at, lateness);
            append(slice, key, at);
            return true;
        }
        long first = table.time(found);
        if (Math.abs(at - first) < horizon) {
            return false;
        }
        // Partitions may be read out of step: a copy a horizon or more before the first copy known
        // is a tweet of its own, but the later one decides about the copies to come.
        if (at > first) {
            // Watermarks start anew after a restart. Were the later copy forgotten before the
            // earlier one, the earlier one would decide again, but only from the next restore on.
            long slice =
                    Math.max(
                            sliceEnd(at, watermark),
                            sliceEnd(rememberedUntil(first, table.lateness(found)) - 1));
            table.set(found, at, lateness(at, slice));
            append(slice, key, at);
        }
        return true;
    }

    private void append(long slice, TweetKey key, long time) throws Exception {
        if (slice != currentSlice) {
            currentChunk = slices.computeIfAbsent(slice, end -> new Chunk());
            currentSlice = slice;
        }
        currentChunk.add(key.high(), key.low(), time);
        if (currentChunk.length() >= CHUNK_BYTES) {
            log.append(slice, currentChunk.take());
        }
    }

    /** Appends to the state what it does not hold yet. */
    void flush() throws Exception {
        for (Map.Entry<Long, Chunk> slice : slices.entrySet()) {
            if (slice.getValue().length() > 0) {
                log.append(slice.getKey(), slice.getValue().take());
            }
        }
    }

    /**
     * Takes what the state holds of a slice into the tables.
     *
     * @param sliceEnd in milliseconds since 1970
     * @throws HorizonTooLargeException if the memory budget is exhausted
     */
    void restore(long sliceEnd, Iterable<byte[]> chunks) {
        slices.put(sliceEnd, new Chunk());
        for (byte[] chunk : chunks) {
            Chunk.read(
                    chunk, (high, low, time) -> restore(sliceEnd, new TweetKey(high, low), time));
        }
    }

    private void restore(long slice, TweetKey key, long time) {
        long hash = key.hash();
        int lateness = lateness(time, slice);
        IdTable table = tables.of(hash);
        int found = table.find(hash, key.high(), key.low());
        if (found < 0) {
            tables.insert(table, found, hash, key.high(), key.low(), time, lateness);
        } else if (time > table.time(found)) {
            table.set(found, time, lateness);
        }
    }

    /**
     * Drops the slices that have expired, from the state and from the tables.
     *
     * @param watermark in milliseconds since 1970
     */
    void expire(long watermark) throws Exception {
        if (slices.isEmpty() || !isExpired(slices.firstKey(), watermark)) {
            return;
        }
        while (!slices.isEmpty() && isExpired(slices.firstKey(), watermark)) {
            log.drop(slices.pollFirstEntry().getKey());
        }
        currentSlice = Long.MIN_VALUE;
        tables.retain((time, lateness) -> !isExpired(rememberedUntil(time, lateness), watermark));
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

    /**
     * How much longer than its time says an id is remembered because it came late, rounded up to
     * lateness units: the tables hold no slices, and compute the slice from time and lateness.
     */
    private int lateness(long time, long slice) {
        long late = slice - sliceEnd(time);
        return late <= 0 ? 0 : (int) Math.min(IdTable.MAX_LATENESS, late / latenessUnit + 1);
    }

    /** End of the slice that remembers an entry of the tables, or up to a lateness unit later. */
    private long rememberedUntil(long time, int lateness) {
        return sliceEnd(time) + lateness * latenessUnit;
    }

    private static long clamp(long time) {
        return Math.max(IdTable.MIN_TIME, Math.min(IdTable.MAX_TIME, time));
    }
}
