package io.tweeter.flink.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentlySeenTest {

    private final RecentlySeen<String> seen = new RecentlySeen<>(2);

    @Test
    void anElementIsAddedOnce() {
        assertThat(seen.add("a")).isTrue();
        assertThat(seen.add("a")).isFalse();
    }

    @Test
    void theLeastRecentlyAddedElementIsEvicted() {
        seen.add("a");
        seen.add("b");
        seen.add("a");
        seen.add("c");

        assertThat(seen.add("a")).isFalse();
        assertThat(seen.add("b")).isTrue();
    }
}
