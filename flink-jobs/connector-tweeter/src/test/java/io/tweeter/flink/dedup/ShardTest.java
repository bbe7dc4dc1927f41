package io.tweeter.flink.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardTest {

    private static final long T = 1_700_000_000_000L;
    private static final long HORIZON = Duration.ofHours(24).toMillis();
    private static final long SLICE = HORIZON / Shard.SLICES_PER_HORIZON;
    private static final long NO_WATERMARK = Long.MIN_VALUE;

    private final MemoryBudget memory = new MemoryBudget(1 << 20, Duration.ofMillis(HORIZON));
    private final State state = new State();
    private RunFiles files;
    private Shard shard;

    @BeforeEach
    void start(@TempDir Path dir) {
        files = new RunFiles(List.of(dir), SLICE);
        shard = new Shard(0, HORIZON, memory, files, state);
    }

    @AfterEach
    void stop() throws Exception {
        files.close();
    }

    /** Chunks by slice, as Flink's keyed state holds them. */
    private static final class State implements Shard.Log {
        private final Map<Long, List<byte[]>> slices = new TreeMap<>();

        @Override
        public void append(long sliceEnd, byte[] chunk) {
            slices.computeIfAbsent(sliceEnd, end -> new ArrayList<>()).add(chunk);
        }

        @Override
        public void drop(long sliceEnd) {
            slices.remove(sliceEnd);
        }

        int chunks() {
            return slices.values().stream().mapToInt(List::size).sum();
        }
    }

    private static boolean isFirst(Shard shard, long id, long time, long watermark)
            throws Exception {
        TweetKey key = new TweetKey(id, 0);
        return shard.isFirst(key, key.hash(), time, watermark);
    }

    private boolean isFirst(long id, long time) throws Exception {
        return isFirst(shard, id, time, NO_WATERMARK);
    }

    private Shard restored() throws Exception {
        Shard restored = new Shard(0, HORIZON, memory, files, state);
        for (Map.Entry<Long, List<byte[]>> slice : state.slices.entrySet()) {
            restored.restore(slice.getKey(), slice.getValue());
        }
        restored.restored();
        return restored;
    }

    @Test
    void onlyTheFirstCopyWithinAHorizonIsFirst() throws Exception {
        assertThat(isFirst(1, T)).isTrue();
        assertThat(isFirst(1, T)).isFalse();
        assertThat(isFirst(2, T)).isTrue();
        assertThat(isFirst(1, T + HORIZON - 1)).isFalse();
        assertThat(isFirst(1, T - HORIZON + 1)).isFalse();
        assertThat(isFirst(1, T + HORIZON)).isTrue();
        assertThat(isFirst(1, T + 2 * HORIZON - 1)).isFalse();
        assertThat(shard.size()).as("tweet 1 was first twice").isEqualTo(3);
    }

    @Test
    void aCopyAHorizonBeforeTheFirstDoesNotReplaceIt() throws Exception {
        isFirst(1, T);

        assertThat(isFirst(1, T - HORIZON)).isTrue();
        assertThat(isFirst(1, T + 1)).isFalse();
    }

    @Test
    void theStateHoldsNothingUntilAFlush() throws Exception {
        isFirst(1, T);
        isFirst(1, T + 1);
        assertThat(state.slices).isEmpty();

        shard.flush();
        assertThat(state.chunks()).isEqualTo(1);

        shard.flush();
        assertThat(state.chunks()).as("nothing is new").isEqualTo(1);
    }

    @Test
    void aFullChunkIsAppendedAtOnce() throws Exception {
        for (int id = 0; state.slices.isEmpty(); id++) {
            assertThat(id).isLessThan(Shard.CHUNK_BYTES);
            isFirst(id, T);
        }

        assertThat(state.slices.values())
                .singleElement()
                .satisfies(
                        chunks ->
                                assertThat(chunks)
                                        .singleElement()
                                        .satisfies(
                                                chunk ->
                                                        assertThat(chunk)
                                                                .hasSizeBetween(
                                                                        Shard.CHUNK_BYTES,
                                                                        Shard.CHUNK_BYTES + 26)));
    }

    @Test
    void idsAreInTheSliceOfTheirTime() throws Exception {
        isFirst(1, T);
        isFirst(2, T + 1);
        isFirst(3, T + SLICE);
        shard.flush();

        assertThat(state.slices.keySet())
                .hasSize(2)
                .allSatisfy(end -> assertThat(Math.floorMod(end, SLICE)).isZero())
                .first()
                .satisfies(end -> assertThat(end).isBetween(T + 1, T + SLICE));
    }

    @Test
    void slicesOfAnotherShardEndAtAnotherTime() throws Exception {
        State other = new State();
        Shard last = new Shard(Shards.COUNT - 1, HORIZON, memory, files, other);
        isFirst(last, 1, T, NO_WATERMARK);
        isFirst(1, T);
        last.flush();
        shard.flush();

        assertThat(other.slices.keySet()).doesNotContainAnyElementsOf(state.slices.keySet());
    }

    @Test
    void aRestoredShardKnowsWhatWasFlushed() throws Exception {
        for (int id = 0; id < 1000; id++) {
            isFirst(id, T + id * SLICE / 100);
        }
        isFirst(0, T + HORIZON);
        shard.flush();

        Shard restored = restored();

        assertThat(restored.size()).isEqualTo(1001);
        for (int id = 1; id < 1000; id++) {
            assertThat(isFirst(restored, id, T + id * SLICE / 100 + 1, NO_WATERMARK)).isFalse();
        }
        assertThat(isFirst(restored, 0, T + 2 * HORIZON - 1, NO_WATERMARK))
                .as("the later first copy counts")
                .isFalse();
    }

    @Test
    void anIdExpiresOneSliceAfterTheHorizonAtTheLatest() throws Exception {
        isFirst(1, T);
        shard.flush();

        shard.advance(T + HORIZON - 1);
        assertThat(shard.size()).isEqualTo(1);
        assertThat(state.slices).isNotEmpty();

        shard.advance(T + HORIZON + SLICE);
        assertThat(shard.size()).isZero();
        assertThat(state.slices).isEmpty();
        assertThat(memory.used()).isZero();
    }

    @Test
    void aLateIdIsRememberedForAHorizonAfterTheWatermark() throws Exception {
        long watermark = T + 3 * HORIZON;
        isFirst(shard, 1, T, watermark);

        shard.advance(watermark + HORIZON - 1);
        assertThat(isFirst(shard, 1, T + 1, watermark + HORIZON - 1)).isFalse();

        shard.advance(watermark + HORIZON + 2 * SLICE);
        assertThat(shard.size()).isZero();
    }

    @Test
    void lateIdsAreRememberedAsLongAfterARestore() throws Exception {
        long watermark = T + 3 * HORIZON;
        isFirst(shard, 1, T, watermark);
        shard.flush();

        Shard restored = restored();
        restored.advance(watermark + HORIZON - 1);

        assertThat(isFirst(restored, 1, T + 1, watermark + HORIZON - 1)).isFalse();
    }

    @Test
    void expiryKeepsWhatIsNotOver() throws Exception {
        isFirst(1, T);
        isFirst(2, T + 2 * SLICE);
        shard.advance(T + HORIZON + SLICE);

        assertThat(shard.size()).isEqualTo(1);
        assertThat(isFirst(2, T + 2 * SLICE + 1)).isFalse();
        assertThat(isFirst(1, T)).isTrue();
    }

    @Test
    void aShardCanBeUsedAfterAllOfItHasExpired() throws Exception {
        isFirst(1, T);
        shard.advance(T + 2 * HORIZON);
        isFirst(1, T);
        shard.flush();

        assertThat(state.chunks()).isEqualTo(1);
        assertThat(restored().size()).isEqualTo(1);
    }

    @Test
    void copiesAreKnownOnceTheirSliceIsSealed() throws Exception {
        for (int id = 0; id < 5000; id++) {
            isFirst(id, T + id);
        }
        long open = memory.used();

        shard.advance(T + SLICE);

        assertThat(memory.used()).isLessThan(open / 6);
        assertThat(shard.size()).isEqualTo(5000);
        for (int id = 0; id < 5000; id++) {
            assertThat(isFirst(shard, id, T + HORIZON - 1, T + SLICE)).isFalse();
        }
        assertThat(isFirst(shard, 5000, T, T + SLICE)).isTrue();
        assertThat(isFirst(shard, 0, T + HORIZON, T + SLICE)).isTrue();
        assertThat(isFirst(shard, 0, T + HORIZON + 1, T + SLICE)).isFalse();
    }

    @Test
    void asManySlicesExpireAsAreSealedInTheSameMemory() throws Exception {
        long second = 0;
        for (int id = 0; id < 4000; id++) {
            long time = T + id * HORIZON / 1000;
            isFirst(shard, id, time, time - 1);
            shard.advance(time - 1);
            if (id == 2000) {
                second = memory.used();
            }
        }

        assertThat(shard.size()).isBetween(1000, 1100);
        assertThat(memory.used()).isBetween(second * 9 / 10, second * 11 / 10);
        assertThat(files.bytes()).isLessThan(1100 * 24);
    }

    @Test
    void theStateHoldsASealedSlice() throws Exception {
        isFirst(1, T);
        shard.advance(T + SLICE);

        assertThat(state.chunks()).isEqualTo(1);
        assertThat(isFirst(restored(), 1, T + 1, NO_WATERMARK)).isFalse();
    }

    @Test
    void aSliceThatWasRestoredMayGetMore() throws Exception {
        isFirst(1, T);
        shard.flush();
        Shard restored = restored();
        isFirst(restored, 2, T, NO_WATERMARK);
        restored.advance(T + SLICE);

        assertThat(isFirst(restored, 1, T + 1, T + SLICE)).isFalse();
        assertThat(isFirst(restored, 2, T + 1, T + SLICE)).isFalse();
        restored.advance(T + HORIZON + SLICE);
        assertThat(restored.size()).isZero();
        assertThat(state.slices).isEmpty();
    }

    @Test
    void moreSlicesThanCanBeSealedStayOpen() throws Exception {
        int ids = 3 * Fingerprints.MAX_RUNS;
        for (int id = 0; id < ids; id++) {
            isFirst(id, T + id * SLICE);
        }
        shard.flush();
        long before = memory.used();
        Shard restored = restored();
        for (int id = 0; id < ids; id++) {
            assertThat(isFirst(restored, id, T + id * SLICE, NO_WATERMARK)).isFalse();
        }

        for (int id = 0; id < ids; id++) {
            restored.advance(T + HORIZON + (id + 1) * SLICE);
            assertThat(restored.size()).isEqualTo(ids - id - 1);
        }
        assertThat(memory.used()).isEqualTo(before);
        assertThat(files.bytes()).isZero();
    }

    @Test
    void timesBeyondTheRangeAreTakenForItsEnds() throws Exception {
        assertThat(isFirst(1, Long.MAX_VALUE)).isTrue();
        assertThat(isFirst(1, Long.MAX_VALUE)).isFalse();
        assertThat(isFirst(1, IdTable.MAX_TIME)).isFalse();
        assertThat(isFirst(2, Long.MIN_VALUE)).isTrue();
        assertThat(isFirst(2, IdTable.MIN_TIME)).isFalse();
    }
}
