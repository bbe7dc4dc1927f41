package io.tweeter.flink.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FingerprintsTest {

    private static final long ALL_RUNS = -1;

    private static long[] entries(Map<Integer, Long> runsOf) {
        return runsOf.entrySet().stream()
                .flatMapToLong(
                        each ->
                                LongStream.range(0, Fingerprints.MAX_RUNS)
                                        .filter(run -> (each.getValue() & (1L << run)) != 0)
                                        .map(run -> Fingerprints.entry(each.getKey(), (int) run)))
                .sorted()
                .toArray();
    }

    /** Adds the entries of a run to the table and to the map. */
    private static Fingerprints add(
            Fingerprints table, Map<Integer, Long> map, int run, int... fingerprints) {
        Arrays.stream(fingerprints).forEach(each -> map.merge(each, 1L << run, (a, b) -> a | b));
        long[] added =
                Arrays.stream(fingerprints)
                        .mapToLong(each -> Fingerprints.entry(each, run))
                        .sorted()
                        .toArray();
        return table.with(ALL_RUNS, table.size(), added);
    }

    private static void hasJust(Fingerprints table, Map<Integer, Long> map) {
        map.forEach((each, runs) -> assertThat(table.runs(each)).isEqualTo(runs));
        for (int each : List.copyOf(map.keySet())) {
            assertThat(table.runs(each + 1)).isEqualTo(map.getOrDefault(each + 1, 0L));
            assertThat(table.runs(each - 1)).isEqualTo(map.getOrDefault(each - 1, 0L));
        }
    }

    @Property(tries = 50)
    void holdsWhatAMapHoldsAsRunsComeAndGo(
            @ForAll @Size(max = 20) List<@IntRange(max = 3000) Integer> sizes,
            @ForAll @IntRange(max = 31) int sharedBits,
            @ForAll Random random) {
        Map<Integer, Long> map = new HashMap<>();
        Fingerprints table = Fingerprints.NONE;
        for (int run = 0; run < sizes.size(); run++) {
            int[] ids =
                    random.ints(sizes.get(run))
                            .map(each -> each >>> sharedBits)
                            .distinct()
                            .toArray();
            table = add(table, map, run, ids);
        }
        hasJust(table, map);

        long kept = random.nextLong();
        map.replaceAll((each, runs) -> runs & kept);
        long[] left = entries(map);
        table = table.with(kept, left.length, new long[0]);

        hasJust(table, map);
        assertThat(table.size()).isEqualTo(left.length);
    }

    @Test
    void holdsTheLowestAndTheHighest() {
        Map<Integer, Long> map = new HashMap<>();
        Fingerprints table = add(Fingerprints.NONE, map, 63, 0, -1, 1, Integer.MIN_VALUE);

        hasJust(table, map);
    }

    @Test
    void theSameFingerprintMayBeInARunTwice() {
        long entry = Fingerprints.entry(7, 3);
        Fingerprints table = Fingerprints.NONE.with(ALL_RUNS, 0, new long[] {entry, entry});

        assertThat(table.runs(7)).isEqualTo(1L << 3);
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void anIdTakesFourBytesAtMost() {
        Random random = new Random(7);
        for (int size = 10_000; size < 3_000_000; size *= 2) {
            long[] added =
                    random.ints(size)
                            .mapToLong(each -> Fingerprints.entry(each, random.nextInt(64)))
                            .sorted()
                            .toArray();
            Fingerprints table = Fingerprints.NONE.with(ALL_RUNS, 0, added);

            assertThat((double) table.bytes() / size).as("%d ids", size).isLessThan(4.0);
        }
    }

    @Test
    void anEmptyTableTakesNoBytes() {
        assertThat(Fingerprints.NONE.bytes()).isZero();
        assertThat(Fingerprints.NONE.runs(0)).isZero();
    }
}
