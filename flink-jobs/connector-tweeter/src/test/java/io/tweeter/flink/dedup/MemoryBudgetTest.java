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

    @Test
    void whatIsReleasedCanBeReservedAgain() {
        memory.reserve(2048);
        memory.release(48);
        memory.reserve(-1000);

        assertThat(memory.used()).isEqualTo(1000);
        memory.reserve(1048);
    }
}
