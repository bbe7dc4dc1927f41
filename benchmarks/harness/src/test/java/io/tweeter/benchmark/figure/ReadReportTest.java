package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.benchmark.process.Contender;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadReportTest {

    /** Of two sizes, the larger of which takes so much longer. */
    private static List<ReadReport.Run> runs(List<Contender> contenders, double... seconds) {
        return Stream.iterate(0, i -> i < seconds.length, i -> i + 1)
                .flatMap(
                        i ->
                                Stream.of(
                                        run(contenders.get(i), 1_000, 1),
                                        run(contenders.get(i), 2_000, 1 + seconds[i])))
                .toList();
    }

    private static ReadReport.Run run(Contender contender, long rows, double seconds) {
        return new ReadReport.Run(contender.name(), rows, 1, seconds, seconds, 1, 100);
    }

    @Test
    void goalsCompareWhatEachFurtherRowCosts() {
        ReadReport report =
                new ReadReport(runs(ReadReport.SCANS, 10, 30, 8), runs(ReadReport.LOOKUPS, 10, 5));

        assertThat(report.report("read", "?").goals())
                .extracting(goal -> goal.measured().median())
                .containsExactly(0.8, 3.0, 0.5);
    }

    @Test
    void aSlopeThatIsNotPositiveIsVoid() {
        ReadReport report =
                new ReadReport(
                        runs(ReadReport.SCANS, 10, -0.5, 8), runs(ReadReport.LOOKUPS, 10, 5));

        assertThatThrownBy(() -> report.report("read", "?"))
                .isInstanceOf(VoidFigureException.class);
    }
}
