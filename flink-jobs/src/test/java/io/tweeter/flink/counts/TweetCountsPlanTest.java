package io.tweeter.flink.counts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TweetCountsPlanTest {

    private static final String UPDATE = "tweeter.plan.update";

    @Test
    void theSqlCompilesToTheCommittedPlan() throws IOException {
        String compiled = TweetCountsPlan.compile();

        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(Path.of("src/main/resources", TweetCountsJob.PLAN), compiled);
            return;
        }

        assertThat(compiled)
                .as(
                        "The SQL no longer compiles to the committed plan. To make a new"
                                + " plan, run: mvn -pl flink-jobs -am test"
                                + " -Dtest=%s#theSqlCompilesToTheCommittedPlan -D%s=true"
                                + " -Dsurefire.failIfNoSpecifiedTests=false"
                                + " (an operator whose number changes loses its state)",
                        TweetCountsPlanTest.class.getSimpleName(), UPDATE)
                .isEqualTo(committedPlan());
    }

    /** A file that is not listed in the job would be ignored silently. */
    @Test
    void everySqlFileIsPartOfTheJob() throws IOException {
        List<String> used = new ArrayList<>(TweetCountsJob.views());
        used.addAll(TweetCountsJob.inserts());
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/sql"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSizeGreaterThan(2)
                    .filteredOn(file -> !file.equals("tables.sql"))
                    .allSatisfy(
                            file ->
                                    assertThat(used)
                                            .as(file)
                                            .containsAll(SqlScript.read(file).statements()));
        }
    }

    @Test
    void allQueriesShareOneScanOfTheTweets() {
        assertThat(committedPlan()).containsOnlyOnce("stream-exec-table-source-scan_");
    }

    /** So that one user's tweets are not all sent to one task, each by itself. */
    @Test
    void tweetsAreCountedInMiniBatchesBeforeTheyAreShuffledByUser() {
        int local = committedPlan().indexOf("stream-exec-local-group-aggregate_");
        assertThat(local)
                .isGreaterThan(committedPlan().indexOf("stream-exec-mini-batch-assigner_"))
                .isPositive()
                .isLessThan(committedPlan().indexOf("stream-exec-exchange_"));
    }

    /** A time to live would set lifetime counts back to zero. */
    @Test
    void noStateOfThePlanExpires() {
        assertThat(committedPlan())
                .contains("\"ttl\" : \"0 ms\"")
                .doesNotContainPattern("\"ttl\" : \"(?!0 ms)");
    }

    @Test
    void thePlanHasNoTableOptions() {
        assertThat(committedPlan()).doesNotContain("bootstrap.servers", "contact-points");
    }

    private static String committedPlan() {
        return Resource.read(TweetCountsJob.PLAN);
    }
}
