package io.tweeter.flink.counts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
    void allQueriesShareOneScanOfTheTweets() throws IOException {
        assertThat(committedPlan()).containsOnlyOnce("stream-exec-table-source-scan_");
    }

    @Test
    void planHoldsNoOptionsOfTables() throws IOException {
        assertThat(committedPlan()).doesNotContain("bootstrap.servers", "contact-points");
    }

    private static String committedPlan() throws IOException {
        try (InputStream plan =
                TweetCountsJob.class.getClassLoader().getResourceAsStream(TweetCountsJob.PLAN)) {
            assertThat(plan).as(TweetCountsJob.PLAN).isNotNull();
            return new String(plan.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
