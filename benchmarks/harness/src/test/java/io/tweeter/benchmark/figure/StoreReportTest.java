package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.Contenders;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreReportTest {

    @Test
    void comparesSlopes() {
        assertThat(report(3, 23).report().goals())
                .extracting(goal -> goal.measured().median())
                .containsExactly(2.0);
    }

    @Test
    void aSlopeThatIsNotPositiveIsVoid() {
        assertThatThrownBy(() -> report(5, 4).report())
                .isInstanceOf(VoidFigureException.class)
                .hasMessageContaining("in round 1 did not rise");
    }

    /** For ours, the larger size costs 10 s more. */
    private static StoreReport report(double theirSmall, double theirLarge) {
        return new StoreReport(
                "store",
                "?",
                List.of(
                        run(Contenders.FLINK_STORE, 1_000, 2),
                        run(Contenders.FLINK_STORE, 2_000, 12),
                        run(Contenders.OFFICIAL_STORE, 1_000, 5),
                        run(Contenders.OFFICIAL_STORE, 2_000, 35),
                        run(Contenders.BARE_STORE, 1_000, theirSmall),
                        run(Contenders.BARE_STORE, 2_000, theirLarge)));
    }

    private static StoreReport.Run run(Contender contender, long tweets, double seconds) {
        return new StoreReport.Run(
                contender.name(), tweets, 3 * tweets, 1, seconds, seconds, 1, 1, 100);
    }
}
