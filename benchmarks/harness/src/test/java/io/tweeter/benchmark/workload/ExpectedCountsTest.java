package io.tweeter.benchmark.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectedCountsTest {

    private static final ExpectedCounts EXPECTED = new ExpectedCounts(3, Map.of("a", 2L, "b", 1L));

    @Test
    void countsEachOriginalOnce() {
        TweetStream stream =
                new TweetStream(
                        5_000,
                        new TweetStream.Length(10, 30),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        1_000);
        Map<String, Long> counts = new HashMap<>();
        long unique = 0;
        for (long place = 0; place < stream.tweets(); place++) {
            if (stream.original(place) == place) {
                counts.merge(stream.tweet(place).handle(), 1L, Long::sum);
                unique++;
            }
        }
        assertThat(ExpectedCounts.of(stream)).isEqualTo(new ExpectedCounts(unique, counts));
    }

    @Test
    void rightCountsHaveNoDifferences() {
        assertThat(EXPECTED.differences(Map.of("b", 1L, "a", 2L))).isEmpty();
    }

    @Test
    void namesWhatIsWrongMissingOrTooMuch() {
        assertThat(EXPECTED.differences(Map.of("a", 3L, "c", 1L)))
                .containsExactly(
                        "4 unique tweets, not 3",
                        "a has 3 tweets, not 2",
                        "b has null tweets, not 1",
                        "c has 1 tweets, not null");
    }

    @Test
    void findsDifferencesThatKeepTheSum() {
        assertThat(EXPECTED.differences(Map.of("a", 1L, "b", 2L))).hasSize(2);
    }
}
