package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.benchmark.report.FigureReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashtagsReportTest {

    @Test
    void comparesTheRunsOfEachRound() {
        FigureReport report =
                new HashtagsReport(
                                List.of(
                                        run(false, 10e-6),
                                        run(true, 11e-6),
                                        run(true, 12e-6),
                                        run(false, 10e-6)))
                        .report("scale-hashtags", "?");

        assertThat(report.goals().get(0).measuredText()).isEqualTo("1.15x (1.1x to 1.2x)");
        assertThat(report.tables().get(0).rows().get(0))
                .containsExactly(
                        "500",
                        "10.00 (10.00 to 10.00)",
                        "11.50 (11.00 to 12.00)",
                        "1.00 (1.00 to 1.00)",
                        "1.00 (1.00 to 1.00)",
                        "50,000",
                        "50,000",
                        "2",
                        "2");
    }

    private static HashtagsReport.Run run(boolean hashtags, double cpuSeconds) {
        return new HashtagsReport.Run(hashtags, 500, 1_000, cpuSeconds, 1e-6, 20e-6, 2 << 20);
    }
}
