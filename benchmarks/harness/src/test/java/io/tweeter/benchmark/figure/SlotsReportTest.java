package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    /** A slot of everyone's has 100,000 rows of one byte. */
    @Test
    void aPartitionThatNoFileHasWholeIsVoid() {
        SlotsReport report =
                new SlotsReport(
                        new SlotsReport.Writing(100_000, 10_000, 10, 1),
                        List.of(),
                        List.of(sizes(79_000)));
        assertThatThrownBy(() -> report.report("scale-slots", "?"))
                .isInstanceOf(VoidFigureException.class)
                .hasMessageContaining("79,000 bytes in a file, a slot 100,000");
    }

    @Test
    void aBusyUsersSlotHasHisShareOfAMinute() {
        SlotsReport.Writing writing = new SlotsReport.Writing(1_200_000, 120_000, 10, 1);
        assertThat(writing.rowsPerSlot("tweets_by_time")).isEqualTo(100_000);
        assertThat(writing.rowsPerSlot("tweets_by_user")).isEqualTo(60_000);
    }

    private static Sizes sizes(long largestPartition) {
        return new Sizes("tweets_by_time", 1, new TableSize(1, 1, largestPartition, 1));
    }
}
