package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.Contenders;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountsReportTest {

    @Test
    void comparesSlopes() {
        assertThat(report(3, 23).report().goals())
                .extracting(goal -> goal.measured().median())
                .containsExactly(2.0, 2.0);
    }

    @Test
    void aSlopeThatIsNotPositiveIsVoid() {
        assertThatThrownBy(() -> report(5, 5).report())
                .isInstanceOf(VoidFigureException.class)
                .hasMessageContaining("CPU seconds of Spark Streaming in round 1 did not rise");
        assertThatThrownBy(() -> report(5, 4).report()).isInstanceOf(VoidFigureException.class);
    }

    /** For ours, the larger size costs 10 s more. */
    private static CountsReport report(double theirSmall, double theirLarge) {
        return new CountsReport(
                "counts",
                "?",
                Contenders.FLINK,
                List.of(new CountsReport.Peer(Contenders.SPARK, 4, 4)),
                List.of(
                        run(Contenders.FLINK, 1_000, 2),
                        run(Contenders.FLINK, 2_000, 12),
                        run(Contenders.SPARK, 1_000, theirSmall),
                        run(Contenders.SPARK, 2_000, theirLarge)));
    }

    private static CountsReport.Run run(Contender contender, long tweets, double seconds) {
        return new CountsReport.Run(contender.name(), tweets, 1, seconds, seconds, 1, 100);
    }
}
