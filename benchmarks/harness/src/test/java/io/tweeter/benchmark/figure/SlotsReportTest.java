package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.benchmark.process.TableSizes.TableSize;
import io.tweeter.benchmark.report.Goal;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotsReportTest {

    @Test
    void aPartitionMayHave100Megabytes() {
        SlotsReport report =
                new SlotsReport(
                        new SlotsReport.Writing(100_000, 10_000, 10, 1),
                        List.of(),
                        List.of(sizes(28_000_000), sizes(101_000_000)));
        assertThat(report.report("scale-slots", "?").goals())
                .extracting(Goal::met)
                .containsExactly(true, false);
    }

    private static Sizes sizes(long largestPartition) {
        return new Sizes("tweets_by_time", 1, new TableSize(1, 1, largestPartition, 1));
    }
}
