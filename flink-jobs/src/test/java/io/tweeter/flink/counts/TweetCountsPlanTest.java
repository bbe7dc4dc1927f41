package io.tweeter.flink.counts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TweetCountsPlanTest {

    private static final String UPDATE = "tweeter.plan.update";

    @Test
    void committedPlanIsWhatTheSqlCompilesTo() throws IOException {
        String compiled = TweetCountsPlan.compile();

        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(Path.of("src/main/resources", TweetCountsJob.PLAN), compiled);
            return;
        }

        assertThat(compiled)
                .as(
                        "The SQL and its compiled plan no longer belong together. To make a new"
                                + " plan, run: mvn -pl flink-jobs test"
                                + " -Dtest=%s#committedPlanIsWhatTheSqlCompilesTo -D%s=true"
                                + " (operators whose number changes start without their state)",
                        TweetCountsPlanTest.class.getSimpleName(), UPDATE)
                .isEqualTo(committedPlan());
    }

    @Test
    void allQueriesShareOneScanOfTheTweets() {
        assertThat(committedPlan()).containsOnlyOnce("stream-exec-table-source-scan_");
    }

    @Test
    void planHoldsNoOptionsOfTables() {
        assertThat(committedPlan()).doesNotContain("bootstrap.servers", "contact-points");
    }

    private static String committedPlan() {
        return Resource.read(TweetCountsJob.PLAN);
    }
}
