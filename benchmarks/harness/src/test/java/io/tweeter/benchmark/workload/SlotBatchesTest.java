package io.tweeter.benchmark.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotBatchesTest {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SECOND = FIRST.plusSeconds(10);

    private final List<Instant> slots = new ArrayList<>();
    private final List<List<Integer>> output = new ArrayList<>();
    private final SlotBatches<Integer> batches = new SlotBatches<>(2, slots::add, output::add);

    @Test
    void aBatchHasRowsOfOneSlot() throws Exception {
        for (int row = 1; row <= 3; row++) {
            batches.add(FIRST, row);
        }
        batches.add(SECOND, 4);
        assertThat(output).containsExactly(List.of(1, 2), List.of(3));
        batches.flush();
        batches.flush();
        assertThat(output).containsExactly(List.of(1, 2), List.of(3), List.of(4));
        assertThat(slots).containsExactly(FIRST, SECOND);
        assertThat(batches.rows()).isEqualTo(4);
    }
}
