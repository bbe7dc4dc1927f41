package io.tweeter.flink.dedup;

import java.util.Map;
import java.util.TreeMap;

/**
 * Remembers the ids of one shard: all of them in tables, and what the state does not hold yet in
 * chunks, one for each slice of time.
 *
 * <p>A slice ends at a point in event time, by which it is known in the state. When the watermark
 * is the horizon past it, none of its ids is needed any more.
 */
final class Shard {

    /** Slices in a horizon: ids are remembered by this part of it longer than they have to be. */
    static final int SLICES = 24;

    /** Bounds what waits for a checkpoint. */
    static final int CHUNK_BYTES = 4096;

    /** The finest lateness, as a part of the horizon. */
    private static final int LATENESS_UNITS = 1000;

    private final Log log;
    private final IdTables tables;
    private final TreeMap<Long, Chunk> slices = new TreeMap<>();
    private final long horizon;
    private final long sliceLength;
    private final long shift;
    private final long latenessUnit;

    private long currentSlice = Long.MIN_VALUE;
    private Chunk current;

    /**
     * Makes an empty shard.
     *
     * @param number of the shard; the slices of each end at a time of its own, so that not all
     *     shards forget at once
     * @param horizon milliseconds, at least 1
     */
    Shard(int number, long horizon, MemoryBudget memory, Log log) {
        this.log = log;
        this.tables = new IdTables(memory);
        this.horizon = horizon;
        this.sliceLength = Math.max(1, horizon / SLICES);
        this.shift = sliceLength * number / Shards.COUNT;
        this.latenessUnit = horizon / LATENESS_UNITS + 1;
    }

    /** The shard's part of the state. */
    interface Log {

        /** Adds to a slice. */
        void append(long slice, byte[] chunk) throws Exception;

        /** Removes a slice. */
        void drop(long slice) throws Exception;
    }

    int size() {
        return tables.size();
    }

    /**
     * Decides about a copy, and remembers it if it is the first.
     *
     * @param time of the copy
     * @param watermark ids are remembered at least until it is the horizon past both
     * @return whether it is the first
     */
    boolean isFirst(TweetKey key, long hash, long time, long watermark) throws Exception {
        long at = clamp(time);
        IdTable table = tables.of(hash);
        int found = table.find(hash, key.high(), key.low());
        if (found < 0) {
            long slice = slice(at, watermark);
            tables.add(hash, key.high(), key.low(), at, lateness(at, slice));
            remember(slice, key, at);
            return true;
        }
        long first = table.time(found);
        if (Math.abs(at - first) < horizon) {
            return false;
        }
        // Partitions may be read out of step: a copy that lies more than a horizon before the one
        // known so far is a tweet of its own, but the later one decides about what is to come.
        if (at > first) {
            long slice = slice(at, watermark);
            table.set(found, at, lateness(at, slice));
            remember(slice, key, at);
        }
        return true;
    }

    private void remember(long slice, TweetKey key, long time) throws Exception {
        if (slice != currentSlice) {
            current = slices.computeIfAbsent(slice, end -> new Chunk());
            currentSlice = slice;
        }
        current.add(key.high(), key.low(), time);
        if (current.length() >= CHUNK_BYTES) {
            log.append(slice, current.take());
        }
    }

    /** Brings the state up to date. */
    void flush() throws Exception {
        for (Map.Entry<Long, Chunk> slice : slices.entrySet()) {
            if (slice.getValue().length() > 0) {
                log.append(slice.getKey(), slice.getValue().take());
            }
        }
    }

    /** Takes back what the state holds of a slice. */
    void restore(long slice, Iterable<byte[]> chunks) {
        slices.put(slice, new Chunk());
        for (byte[] chunk : chunks) {
            Chunk.read(chunk, (high, low, time) -> restore(slice, new TweetKey(high, low), time));
        }
    }

    private void restore(long slice, TweetKey key, long time) {
        long hash = key.hash();
        IdTable table = tables.of(hash);
        int found = table.find(hash, key.high(), key.low());
        if (found < 0) {
            tables.add(hash, key.high(), key.low(), time, lateness(time, slice));
        } else if (time > table.time(found)) {
            table.set(found, time, lateness(time, slice));
        }
    }

    /** Forgets what is past the horizon, a slice at a time. */
    void forget(long watermark) throws Exception {
        if (slices.isEmpty() || !isOver(slices.firstKey(), watermark)) {
            return;
        }
        while (!slices.isEmpty() && isOver(slices.firstKey(), watermark)) {
            log.drop(slices.pollFirstEntry().getKey());
        }
        currentSlice = Long.MIN_VALUE;
        tables.retain(
                (time, lateness) -> !isOver(slice(time) + lateness * latenessUnit, watermark));
    }

    private boolean isOver(long end, long watermark) {
        return end - 1 + horizon <= watermark;
    }

    /** End of the slice that a copy is remembered in. */
    private long slice(long time, long watermark) {
        return slice(Math.max(time, clamp(watermark)));
    }

    private long slice(long time) {
        return (Math.floorDiv(time + shift, sliceLength) + 1) * sliceLength - shift;
    }

    /** By how much longer than its time says an entry is remembered, because it came late. */
    private int lateness(long time, long slice) {
        long late = slice - slice(time);
        return late <= 0 ? 0 : (int) Math.min(IdTable.MAX_LATENESS, late / latenessUnit + 1);
    }

    private static long clamp(long time) {
        return Math.max(IdTable.MIN_TIME, Math.min(IdTable.MAX_TIME, time));
    }
}
