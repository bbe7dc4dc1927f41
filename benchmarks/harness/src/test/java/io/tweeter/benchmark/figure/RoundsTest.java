package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

    @Test
    void everyContenderTakesEveryPositionInTurn() throws Exception {
        List<String> runs =
                Rounds.run(
                        3,
                        List.of("small", "large"),
                        List.of("a", "b", "c"),
                        (load, contender, round) -> round + contender + " " + load);
        assertThat(runs)
                .containsExactly(
                        "1a small",
                        "1b small",
                        "1c small",
                        "1a large",
                        "1b large",
                        "1c large",
                        "2c small",
                        "2a small",
                        "2b small",
                        "2c large",
                        "2a large",
                        "2b large",
                        "3b small",
                        "3c small",
                        "3a small",
                        "3b large",
                        "3c large",
                        "3a large");
    }
}
