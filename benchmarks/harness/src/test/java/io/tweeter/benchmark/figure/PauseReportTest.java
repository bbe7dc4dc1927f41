package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import java.util.List;
import org.junit.jupiter.api.Test;

class PauseReportTest {

    @Test
    void theLongerOfBothResultsIsThePause() {
        FigureReport report =
                new PauseReport(
                                500,
                                List.of(
                                        new PauseReport.Pause("upgrade", 4, 0.2),
                                        new PauseReport.Pause("upgrade", 3, 0.1),
                                        new PauseReport.Pause("kill", 2, 12)))
                        .report("pause", "?");

        assertThat(report.goals()).extracting(Goal::met).containsExactly(true, false);
        assertThat(report.goals().get(1).measuredText()).startsWith("12.0 s");
        assertThat(report.tables().get(0).rows().get(0).subList(0, 2))
                .containsExactly("upgrade", "2");
    }

    @Test
    void aSilenceEndsAFlow() throws InterruptedException {
        Flow flow = new Flow();
        flow.restart();
        flow.arrived();
        assertThat(flow.longestSilence()).isLessThan(1);
        assertThat(flow.flowsFor(60)).isFalse();
    }
}
