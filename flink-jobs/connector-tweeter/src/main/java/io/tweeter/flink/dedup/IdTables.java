package io.tweeter.flink.dedup;

/**
 * The ids of one shard, in as many tables of bounded size as they need: so no array is ever so
 * large that garbage collectors treat it apart, and a table that grows holds nobody up for long.
 */
final class IdTables {

    /** What a table may hold; its array then takes at most 320 KB. */
    static final int MOST_PER_TABLE = 8192;

    private final MemoryBudget memory;

    /** A power of two of them, by bits of the hash that chose neither the shard nor the slot. */
    private IdTable[] tables;

    IdTables(MemoryBudget memory) {
        this.memory = memory;
        this.tables = new IdTable[] {new IdTable(memory)};
    }

    /** The table where an id is, or would be. */
    IdTable of(long hash) {
        return tables[(int) (hash >>> 32) & (tables.length - 1)];
    }

    /**
     * Adds an id that was not found.
     *
     * @throws HorizonTooLargeException if there is no memory for it; the tables may be broken
     */
    void add(long hash, long high, long low, long time, int lateness) {
        if (of(hash).size() == MOST_PER_TABLE) {
            split();
        }
        of(hash).add(hash, high, low, time, lateness);
    }

    private void split() {
        IdTable[] old = tables;
        tables = new IdTable[old.length * 2];
        for (int i = 0; i < tables.length; i++) {
            tables[i] = new IdTable(memory);
        }
        for (int i = 0; i < old.length; i++) {
            int half = old[i].size() / 2;
            tables[i].reserve(half);
            tables[i + old.length].reserve(half);
            old[i].moveTo(this);
        }
    }

    /** Forgets entries, and gives back the memory that they took. */
    void retain(IdTable.Keep keep) {
        for (IdTable table : tables) {
            table.retain(keep);
        }
        if (tables.length > 1 && size() == 0) {
            tables = new IdTable[] {new IdTable(memory)};
        }
    }

    int size() {
        int size = 0;
        for (IdTable table : tables) {
            size += table.size();
        }
        return size;
    }
}
