package io.tweeter.flink.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    private final MemoryBudget memory = new MemoryBudget(2048, Duration.ofSeconds(90));

    @Test
    void reservesUpToItsMaximum() {
        memory.reserve(2000);
        memory.reserve(48);

        assertThat(memory.used()).isEqualTo(2048);
        assertThat(memory.max()).isEqualTo(2048);
    }

    @Test
    void aRefusalNamesHorizonAndMaximumAndReservesNothing() {
        memory.reserve(2000);

        assertThatThrownBy(() -> memory.reserve(49))
                .isInstanceOf(HorizonTooLargeException.class)
                .hasMessageContaining("90 s")
                .hasMessageContaining("2,048 bytes");
        assertThat(memory.used()).isEqualTo(2000);
    }

    /** Two jobs at parallelism 2, each with a subtask in two of four slots, and more. */
    @Test
    void byDefaultTheSubtasksOfAllSlotsLeaveHeapForTheRest() {
        long heap = 1_000_000_000;
        for (int slots = 1; slots <= 100; slots++) {
            assertThat(slots * MemoryBudget.defaultMax(heap, slots))
                    .isBetween(heap / 2, heap * 6 / 10);
        }
    }

    @Test
    void whatIsReleasedCanBeReservedAgain() {
        memory.reserve(2048);
        memory.release(48);
        memory.reserve(-1000);

        assertThat(memory.used()).isEqualTo(1000);
        memory.reserve(1048);
    }
}
