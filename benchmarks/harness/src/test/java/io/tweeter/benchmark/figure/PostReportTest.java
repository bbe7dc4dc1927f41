package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import io.tweeter.benchmark.report.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostReportTest {

    @Test
    void ratiosAreThoseOfARound() {
        FigureReport report = report();

        assertThat(report.goals())
                .extracting(goal -> goal.measured().median())
                .containsExactly(0.5, 0.8, 4.0);
        assertThat(report.goals()).extracting(Goal::met).containsExactly(false, true, true);
    }

    @Test
    void bothServersHaveTheirMemoryBesideTheirCpu() {
        Table closed = report().tables().get(0);

        int memory = closed.headers().indexOf("peak MiB");
        assertThat(closed.rows())
                .extracting(row -> row.get(memory))
                .containsExactly("201 (200 to 202)", "101 (100 to 102)");
    }

    private static FigureReport report() {
        return new PostReport(
                        "post",
                        "?",
                        List.of(
                                run(true, true, 1, 20, 200),
                                run(false, true, 1, 10, 100),
                                run(true, true, 2, 40, 202),
                                run(false, true, 2, 20, 102),
                                run(true, false, 1, 20, 200),
                                run(false, false, 1, 16, 100)),
                        1,
                        1)
                .report(128, 1_000, 500);
    }

    private static PostReport.Run run(
            boolean ours, boolean closed, int round, double cpuSeconds, double peakMiB) {
        return new PostReport.Run(
                ours, closed, round, 1_000, cpuSeconds, 1, 1, 1, 1_000, 2, 4, 5, peakMiB);
    }
}
