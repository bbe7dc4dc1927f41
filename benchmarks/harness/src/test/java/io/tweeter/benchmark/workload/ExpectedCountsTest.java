package io.tweeter.benchmark.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectedCountsTest {

    private static final ExpectedCounts EXPECTED = new ExpectedCounts(3, Map.of("a", 2L, "b", 1L));

    @Test
    void countsFirstCopiesOnly() {
        TweetStream stream =
                new TweetStream(
                        5_000,
                        new TweetStream.Length(10, 30),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        1_000);
        Map<String, Long> counts = new HashMap<>();
        long unique = 0;
        for (long index = 0; index < stream.tweets(); index++) {
            if (stream.firstCopy(index) == index) {
                counts.merge(stream.tweet(index).handle(), 1L, Long::sum);
                unique++;
            }
        }
        assertThat(ExpectedCounts.of(stream)).isEqualTo(new ExpectedCounts(unique, counts));
    }

    @Test
    void addsCounts() {
        assertThat(EXPECTED.plus(ExpectedCounts.of("b", 4)))
                .isEqualTo(new ExpectedCounts(7, Map.of("a", 2L, "b", 5L)));
    }

    @Test
    void rightCountsHaveNoDifferences() {
        assertThat(EXPECTED.differences(Map.of("b", 1L, "a", 2L))).isEmpty();
    }

    @Test
    void listsWrongMissingAndUnexpectedCounts() {
        assertThat(EXPECTED.differences(Map.of("a", 3L, "c", 1L)))
                .containsExactly(
                        "4 unique tweets instead of 3",
                        "a has 3 tweets instead of 2",
                        "b has 0 tweets instead of 1",
                        "c has 1 tweets instead of 0");
    }

    @Test
    void findsDifferencesWithTheSameSum() {
        assertThat(EXPECTED.differences(Map.of("a", 1L, "b", 2L))).hasSize(2);
    }
}
