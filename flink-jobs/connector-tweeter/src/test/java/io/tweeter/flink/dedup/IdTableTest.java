package io.tweeter.flink.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IdTableTest {

    private static final Duration HORIZON = Duration.ofHours(24);

    private final MemoryBudget memory = new MemoryBudget(1 << 20, HORIZON);
    private final IdTable table = new IdTable(memory);

    private static int find(IdTable table, TweetKey key) {
        return table.find(key.hash(), key.high(), key.low());
    }

    private static void insert(IdTable table, TweetKey key, long time) {
        table.insert(find(table, key), key.hash(), key.high(), key.low(), time);
    }

    /** An id that differs from those of other numbers, with its number as time. */
    private static void insert(IdTable table, long number) {
        insert(table, new TweetKey(number, number), number);
    }

    private static int find(IdTable table, long number) {
        return find(table, new TweetKey(number, number));
    }

    @Test
    void holdsWhatAMapHolds() {
        Random random = new Random(7);
        Map<TweetKey, Long> map = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            // Few distinct halves, so that ids differ in one of them only.
            TweetKey key = new TweetKey(random.nextInt(100), random.nextInt(100));
            assertThat(find(table, key) >= 0).isEqualTo(map.containsKey(key));
            if (map.putIfAbsent(key, (long) i) == null) {
                insert(table, key, i);
            }
        }

        assertThat(table.size()).isEqualTo(map.size());
        map.forEach((key, time) -> assertThat(table.time(find(table, key))).isEqualTo(time));
    }

    @Test
    void idsWithTheSameHashAreDifferentIds() {
        for (int i = 0; i < 100; i++) {
            insert(table, sameHash(i), i);
        }

        assertThat(sameHash(1).hash()).isEqualTo(sameHash(99).hash());
        for (int i = 0; i < 100; i++) {
            assertThat(table.time(find(table, sameHash(i)))).isEqualTo(i);
        }
        assertThat(find(table, sameHash(100))).isNegative();
    }

    private static TweetKey sameHash(int i) {
        return new TweetKey(i, -i * 0x9e37_79b9_7f4a_7c15L);
    }

    @Test
    void anIdIsInsertedIntoTheSlotThatTheLookUpFound() {
        insert(table, 1);
        int notFound = find(table, 2);
        assertThat(notFound).isNegative();

        insert(table, 2);

        assertThat(find(table, 2)).isEqualTo(-1 - notFound);
    }

    @Test
    void aTimeIsReplaced() {
        insert(table, 1);
        table.set(find(table, 1), 5);

        assertThat(table.time(find(table, 1))).isEqualTo(5);
        assertThat(entries(table)).isEqualTo(Map.of(new TweetKey(1, 1), 5L));
    }

    @Test
    void timesAreKeptUpToTheirBounds() {
        insert(table, new TweetKey(0, 0), IdTable.MIN_TIME);
        insert(table, new TweetKey(0, 1), IdTable.MAX_TIME);

        assertThat(entries(table))
                .isEqualTo(
                        Map.of(
                                new TweetKey(0, 0),
                                IdTable.MIN_TIME,
                                new TweetKey(0, 1),
                                IdTable.MAX_TIME));
    }

    private static Map<TweetKey, Long> entries(IdTable table) {
        Map<TweetKey, Long> entries = new HashMap<>();
        table.forEach((high, low, time) -> entries.put(new TweetKey(high, low), time));
        return entries;
    }

    @Test
    void anEmptiedTableTakesNoMemoryAndCanBeUsedAgain() {
        insert(table, 1);
        table.clear();

        assertThat(memory.used()).isZero();
        assertThat(find(table, 1)).isNegative();

        insert(table, 1);

        assertThat(find(table, 1)).isNotNegative();
    }

    @Test
    void aTableThatMayNotGrowIsUnchanged() {
        MemoryBudget budget = new MemoryBudget(50_000, HORIZON);
        IdTable full = new IdTable(budget);
        fill(full);
        long used = budget.used();

        assertThatThrownBy(() -> insert(full, full.size()))
                .isInstanceOf(HorizonTooLargeException.class);

        assertThat(budget.used()).isEqualTo(used).isLessThanOrEqualTo(50_000);
        assertThat(LongStream.range(0, full.size()))
                .allMatch(number -> full.time(find(full, number)) == number);
    }

    /** Inserts ids until the budget is exhausted. */
    private static void fill(IdTable table) {
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                insert(table, table.size());
                            }
                        })
                .isInstanceOf(HorizonTooLargeException.class);
    }

    @Test
    void aTableWithReservedRoomDoesNotGrow() {
        table.reserve(1000);
        long reserved = memory.used();
        LongStream.range(0, 1000).forEach(number -> insert(table, number));

        assertThat(memory.used()).isEqualTo(reserved);
    }
}
