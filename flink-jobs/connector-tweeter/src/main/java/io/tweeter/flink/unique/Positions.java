package io.tweeter.flink.unique;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The next offset to read of each partition of which a record was read. */
final class Positions {

    private final Map<String, long[]> next = new HashMap<>();
    private String topic;
    private long[] nextOfTopic;

    /** Takes the offset after that of the newest record of a partition. */
    @FunctionalInterface
    interface Visitor {
        void visit(String topic, int partition, long next);
    }

    /** Returns the offset that was to come; 0 if no record of the partition was read. */
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
            offsets = Arrays.copyOf(offsets, partition + 1);
            next.put(name, offsets);
        }
        topic = name;
        nextOfTopic = offsets;
    }

    /** Of each partition of which a record was read. */
    void forEach(Visitor visitor) {
        next.forEach(
                (name, offsets) -> {
                    for (int partition = 0; partition < offsets.length; partition++) {
                        if (offsets[partition] > 0) {
                            visitor.visit(name, partition, offsets[partition]);
                        }
                    }
                });
    }

    /** 0 if no record of the partition was read. */
    long next(String name, int partition) {
        long[] offsets = next.get(name);
        return offsets == null || partition >= offsets.length ? 0 : offsets[partition];
    }

    /** A topic that was made again begins at its beginning. */
    void forget(String name) {
        next.remove(name);
        if (name.equals(topic)) {
            topic = null;
        }
    }
}
