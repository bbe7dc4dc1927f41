package io.tweeter.flink.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdTablesTest {

    private static final int MAX_BYTES_PER_ID = 40;

    private final MemoryBudget memory = new MemoryBudget(64 << 20, Duration.ofHours(24));
    private final IdTables tables = new IdTables(memory);
    private final Random random = new Random(7);

    private void add(TweetKey key, long time) {
        add(tables, key, time);
    }

    private static void add(IdTables tables, TweetKey key, long time) {
        IdTable table = tables.of(key.hash());
        int notFound = table.find(key.hash(), key.high(), key.low());
        tables.insert(table, notFound, key.hash(), key.high(), key.low(), time);
    }

    private int find(TweetKey key) {
        return tables.of(key.hash()).find(key.hash(), key.high(), key.low());
    }

    private boolean contains(TweetKey key) {
        return find(key) >= 0;
    }

    private long time(TweetKey key) {
        return tables.of(key.hash()).time(find(key));
    }

    @Test
    void holdsWhatAMapHolds() {
        Map<TweetKey, Long> map = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            // Few distinct halves, so that ids differ in one of them only.
            TweetKey key = new TweetKey(random.nextInt(300), random.nextInt(300));
            assertThat(contains(key)).isEqualTo(map.containsKey(key));
            if (!contains(key)) {
                long time = random.nextLong(IdTable.MIN_TIME, IdTable.MAX_TIME + 1);
                add(key, time);
                map.put(key, time);
            }
        }

        assertThat(tables.size()).isEqualTo(map.size());
        map.forEach((key, time) -> assertThat(time(key)).isEqualTo(time));
    }

    @Test
    void clearedTablesAreEmptyAndTakeNoMemory() {
        for (int i = 0; i < 10_000; i++) {
            add(new TweetKey(i, i), i);
        }

        tables.clear();

        assertThat(tables.size()).isZero();
        assertThat(memory.used()).isZero();
        assertThat(find(new TweetKey(9_000, 9_000))).isNegative();
    }

    @Test
    void anIdTakesNoMoreThanFortyBytes() {
        for (int i = 0; i < 100_000; i++) {
            add(new TweetKey(random.nextLong(), random.nextLong()), i);
            if (i > 2000) {
                assertThat(memory.used()).isLessThanOrEqualTo((long) MAX_BYTES_PER_ID * (i + 1));
            }
        }
    }

    @Test
    void tablesThatAreSplitHaveRoomForTheirHalvesFromTheBeginning() {
        for (int i = 0; i < IdTables.MAX_TABLE_SIZE; i++) {
            add(new TweetKey(random.nextLong(), random.nextLong()), i);
        }

        // Half the ids at 5/8 of the slots. Tables that had grown meanwhile would have another
        // size.
        int roomForHalf = IdTables.MAX_TABLE_SIZE / 2 * 8 / 5;
        assertThat(memory.used()).isEqualTo(2L * roomForHalf * IdTable.BYTES_PER_SLOT);
    }

    @Test
    void failsBeforeTheBudgetIsExceeded() {
        IdTables small = new IdTables(new MemoryBudget(100_000, Duration.ofHours(24)));

        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 100_000; i++) {
                                add(small, new TweetKey(i, i), i);
                            }
                        })
                .isInstanceOf(HorizonTooLargeException.class);

        assertThat(small.size()).isPositive();
        for (int i = 0; i < small.size(); i++) {
            long hash = new TweetKey(i, i).hash();
            assertThat(small.of(hash).find(hash, i, i)).isNotNegative();
        }
    }
}
