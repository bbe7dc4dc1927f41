package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.benchmark.process.TableSizes.TableSize;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsReportTest {

    private static final long MILLION = 1_000_000;

    /** Nine of ten tweets are first copies; each of two tables has a row for each of them. */
    @Test
    void sharesAllCostsAmongFirstCopies() {
        assertThat(report(45).report("scale-rows", "?").tables().get(0).rows().get(0))
                .containsExactly(
                        "tweet-store",
                        "2.0",
                        "50.0 (50.0 to 50.0)",
                        "200.0 (200.0 to 200.0)",
                        "10,000",
                        "200",
                        "1.0");
    }

    @Test
    void aSlopeThatIsNotPositiveIsVoid() {
        assertThatThrownBy(() -> report(-1).report("scale-rows", "?"))
                .isInstanceOf(VoidFigureException.class)
                .hasMessageContaining("CPU seconds of Tweeter on Flink in round 1 did not rise");
    }

    /**
     * @param cpuSeconds for a million tweets more
     */
    private static RowsReport report(double cpuSeconds) {
        return new RowsReport(
                List.of(run(MILLION, 10, 20, 30), run(2 * MILLION, 10 + cpuSeconds, 110, 210)),
                List.of(sizes("tweets"), sizes("tweets_by_time")));
    }

    private static Sizes sizes(String table) {
        return new Sizes(table, 1_800_000, new TableSize(400_000_000, 180_000_000, 1, 900_000));
    }

    private static StoreReport.Run run(long tweets, double cpu, double wall, double cassandraCpu) {
        return new StoreReport.Run(
                "flink-store",
                tweets,
                tweets * 9 / 10 * StoreReport.ROWS_PER_TWEET,
                1,
                cpu,
                wall,
                cassandraCpu,
                0,
                0);
    }
}
