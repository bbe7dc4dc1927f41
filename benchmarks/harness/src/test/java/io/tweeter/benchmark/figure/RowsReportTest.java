package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.benchmark.process.TableSizes.TableSize;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsReportTest {

    /** 1,000 tweets more cost 5 s more; nine of ten tweets are first copies, with two rows each. */
    @Test
    void sharesRowsAndDiskAmongFirstCopiesAndCpuAmongAllTweets() {
        RowsReport report =
                new RowsReport(
                        List.of(run(1_000, 5), run(2_000, 10)),
                        List.of(sizes("tweets"), sizes("tweets_by_time")));
        assertThat(report.report("scale-rows", "?").tables().get(0).rows().get(0))
                .containsExactly("tweet-store", "2.0", "5,000.0", "5,000.0", "200", "222", "1.0");
    }

    private static Sizes sizes(String table) {
        return new Sizes(table, 1_800, new TableSize(400_000, 200_000, 1, 900));
    }

    private static StoreReport.Run run(long tweets, double seconds) {
        return new StoreReport.Run(
                "flink-store",
                tweets,
                tweets * 9 / 10 * StoreReport.ROWS_PER_TWEET,
                1,
                seconds,
                seconds,
                seconds,
                0,
                0);
    }
}
