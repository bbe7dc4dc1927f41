package io.tweeter.flink.unique;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The next offset to read of each partition of which it is known. */
final class Positions {

    /** It is not known. */
    static final long NONE = -1;

    private final Map<String, long[]> next = new HashMap<>();
    private String topic;
    private long[] nextOfTopic;

    /** Takes the next offset of a partition. */
    @FunctionalInterface
    interface Visitor {
        void visit(String topic, int partition, long next);
    }

    /** Returns the offset that was to come, or {@link #NONE}. */
    long passed(RawRecord record) {
        int partition = record.partition();
        if (!record.topic().equals(topic) || partition >= nextOfTopic.length) {
            select(record.topic(), partition);
        }
        long expected = nextOfTopic[partition];
        nextOfTopic[partition] = record.offset() + 1;
        return expected;
    }

    /** Goes to an offset, unless it was passed already. */
    void advance(String name, int partition, long offset) {
        select(name, partition);
        nextOfTopic[partition] = Math.max(nextOfTopic[partition], offset);
    }

    private void select(String name, int partition) {
        long[] offsets = next.getOrDefault(name, new long[0]);
        if (partition >= offsets.length) {
            int known = offsets.length;
            offsets = Arrays.copyOf(offsets, partition + 1);
            Arrays.fill(offsets, known, offsets.length, NONE);
            next.put(name, offsets);
        }
        topic = name;
        nextOfTopic = offsets;
    }

    /** Of each partition of which it is known. */
    void forEach(Visitor visitor) {
        next.forEach(
                (name, offsets) -> {
                    for (int partition = 0; partition < offsets.length; partition++) {
                        if (offsets[partition] != NONE) {
                            visitor.visit(name, partition, offsets[partition]);
                        }
                    }
                });
    }

    /** The next offset of a partition, or {@link #NONE}. */
    long next(String name, int partition) {
        long[] offsets = next.get(name);
        return offsets == null || partition >= offsets.length ? NONE : offsets[partition];
    }

    /** A topic that was made again begins at its beginning. */
    void forget(String name) {
        next.remove(name);
        if (name.equals(topic)) {
            topic = null;
        }
    }
}
