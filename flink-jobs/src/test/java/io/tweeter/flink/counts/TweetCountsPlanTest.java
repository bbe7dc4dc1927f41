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
            Files.writeString(
                    Path.of("src/main/resources", TweetCountsJob.PLAN),
                    TweetCountsPlan.numberedLike(committedPlan(), compiled));
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
                .isEqualTo(TweetCountsPlan.numberedFromOne(committedPlan()));
    }

    /** The numbers are the uids of state, so of the first release's none may be gone. */
    @Test
    void operatorsOfTheFirstReleaseKeepTheirNumbers() throws IOException {
        assertThat(TweetCountsPlan.operators(committedPlan()))
                .containsEntry(1, "stream-exec-table-source-scan_1")
                .containsEntry(6, "stream-exec-global-group-aggregate_1")
                .containsEntry(11, "stream-exec-rank_1")
                .containsEntry(17, "stream-exec-local-window-aggregate_1")
                .containsEntry(19, "stream-exec-global-window-aggregate_1")
                .containsEntry(22, "stream-exec-window-rank_1")
                .containsEntry(29, "stream-exec-global-window-aggregate_1")
                .containsEntry(35, "stream-exec-rank_1")
                .containsEntry(43, "stream-exec-global-group-aggregate_1");
    }

    @Test
    void aNewPlanNumbersWhatIsTheSameAsBefore() throws IOException {
        String fromOne = TweetCountsPlan.numberedFromOne(committedPlan());

        assertThat(TweetCountsPlan.numberedLike(committedPlan(), fromOne))
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
