package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
    void aCommandThatFoundNothingToDoMakesTheFigureVoid() {
        PauseFigure.requireChange("tweet-counts has completed a checkpoint\n");
        assertThatThrownBy(() -> PauseFigure.requireChange("tweet-counts runs 1; nothing to do\n"))
                .isInstanceOf(VoidFigureException.class)
                .hasMessage("a command changed nothing: tweet-counts runs 1; nothing to do");
    }

    @Test
    void aSilenceEndsAFlow() {
        AtomicLong seconds = new AtomicLong();
        Flow flow = new Flow(() -> TimeUnit.SECONDS.toNanos(seconds.get()));
        flow.restart();
        for (long at = 1; at <= 11; at++) {
            seconds.set(at);
            flow.arrived();
        }
        assertThat(flow.flowsFor(10)).isTrue();
        assertThat(flow.longestSilence()).isEqualTo(1);

        seconds.set(18);
        assertThat(flow.flowsFor(10)).isFalse();
        flow.arrived();
        assertThat(flow.longestSilence()).isEqualTo(7);
        assertThat(flow.flowsFor(10)).isFalse();
    }
}
