package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.report.Goal;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountsReportTest {

    @Test
    void comparesSlopes() {
        assertThat(report(3, 23).report().goals())
                .filteredOn(goal -> goal.unit().equals("x"))
                .extracting(goal -> goal.measured().median())
                .containsExactly(2.0, 2.0);
    }

    @Test
    void ourStartMayTakeWhatThatOfAPeerTakes() {
        Goal met = start(report(6, 7));
        assertThat(met.measured().median()).isEqualTo(4);
        assertThat(met.bound()).isEqualTo(5);
        assertThat(met).matches(Goal::met);

        Goal missed = start(report(6, 9));
        assertThat(missed.bound()).isEqualTo(3);
        assertThat(missed).matches(goal -> !goal.met());
    }

    private static Goal start(CountsReport report) {
        return report.report().goals().stream()
                .filter(
                        goal ->
                                goal.what()
                                        .equals("CPU seconds to start, those of Spark Streaming"))
                .findAny()
                .orElseThrow();
    }

    @Test
    void aSlopeThatIsNotPositiveIsVoid() {
        assertThatThrownBy(() -> report(5, 5).report())
                .isInstanceOf(VoidFigureException.class)
                .hasMessageContaining("CPU seconds of Spark Streaming in round 1 did not rise");
        assertThatThrownBy(() -> report(5, 4).report()).isInstanceOf(VoidFigureException.class);
    }

    /** For ours, the larger size costs 10 s more, and the start 4 s. */
    private static CountsReport report(double theirSmall, double theirLarge) {
        return new CountsReport(
                "counts",
                "?",
                Contenders.FLINK,
                List.of(new CountsReport.Peer(Contenders.SPARK, 4, 4, true)),
                List.of(
                        run(Contenders.FLINK, 1_000, 14),
                        run(Contenders.FLINK, 2_000, 24),
                        run(Contenders.SPARK, 1_000, theirSmall),
                        run(Contenders.SPARK, 2_000, theirLarge)));
    }

    private static CountsReport.Run run(Contender contender, long tweets, double seconds) {
        return new CountsReport.Run(contender.name(), tweets, 1, seconds, seconds, 1, 100);
    }
}
