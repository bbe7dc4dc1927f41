package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.deploy.jobs.FakeJobCluster.Behavior;
import io.tweeter.deploy.jobs.FakeJobCluster.Killed;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** The upgrade's steps, on a fake of the cluster whose clock only moves when something waits. */
class JobUpgradeTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofMinutes(1);

    /** After such an outage, nothing that still has to happen would be in time if it counted. */
    private static final Duration ALMOST_TIMEOUT = TIMEOUT.minusSeconds(2);

    private static final Duration LONG = Duration.ofSeconds(1000);

    /** More requests than any call makes. */
    private static final int MAX_REQUESTS = 1000;

    private FakeJobCluster cluster;
    private StringWriter out;
    private JobUpgrade.Stop stop = JobUpgrade.Stop.WITH_SAVEPOINT;

    @BeforeEach
    void runOldRelease() {
        cluster = new FakeJobCluster();
        out = new StringWriter();
        cluster.submit("first", FakeJobCluster.spec("old"));
        cluster.pass(Duration.ofSeconds(10));
    }

    @Test
    void aReleaseThatCompletesACheckpointStays() throws Exception {
        upgrade("new");
        assertThat(cluster.started()).containsExactly("old", "new");
        assertThat(cluster.activeRelease()).contains("new");
        assertThat(cluster.activeRestoredFrom()).contains("file:/savepoint-1");
        assertThat(out.toString().lines().map(line -> line.replaceFirst(" *[\\d.]+ s  ", "")))
                .satisfiesExactly(
                        step -> assertThat(step).startsWith("checked release new"),
                        step -> assertThat(step).startsWith("stopped release old"),
                        step -> assertThat(step).startsWith("started release new"),
                        step -> assertThat(step).contains("the pause was 3."),
                        step -> assertThat(step).endsWith("has completed a checkpoint"));
    }

    @Test
    void whatRunsAlreadyIsLeftAlone() throws Exception {
        upgrade("old");
        assertThat(cluster.started()).containsExactly("old");
        assertThat(out.toString()).contains("nothing to do");
    }

    @Test
    void aJobThatCannotTakeASavepointContinuesFromItsNewestCheckpoint() throws Exception {
        cluster.keepRestarting();
        assertThatThrownBy(() -> upgrade("new"))
                .isInstanceOf(FlinkRestException.class)
                .hasMessageContaining("savepoint");
        assertThat(cluster.activeRelease()).contains("old");

        stop = JobUpgrade.Stop.FROM_CHECKPOINT;
        upgrade("new");

        assertThat(cluster.started()).containsExactly("old", "new");
        assertThat(cluster.activeRestoredFrom()).contains("file:/first/chk-1");
        assertThat(out.toString())
                .contains("cancelled release old with parallelism 1, to continue from its newest");
    }

    @Test
    void aReleaseThatFailsAfterACheckpointOfAnotherIsRolledBackToIt() {
        cluster.keepRestarting();
        cluster.behaves("new", Behavior.FAILS);
        stop = JobUpgrade.Stop.FROM_CHECKPOINT;

        assertThatThrownBy(() -> upgrade("new"))
                .isInstanceOf(JobException.class)
                .hasMessageStartingWith("tweet-store runs release old with parallelism 1 again;");
        assertThat(cluster.activeRestoredFrom()).contains("file:/first/chk-1");
    }

    @Test
    void withoutACheckpointNothingIsCancelled() {
        cluster = new FakeJobCluster();
        cluster.behaves("old", Behavior.RESTARTS);
        cluster.submit("first", FakeJobCluster.spec("old"));
        cluster.pass(Duration.ofSeconds(10));
        stop = JobUpgrade.Stop.FROM_CHECKPOINT;

        assertThatThrownBy(() -> upgrade("new"))
                .isInstanceOf(JobException.class)
                .hasMessageEndingWith("nothing is cancelled");
        assertThat(cluster.activeRelease()).contains("old");
    }

    @Test
    void aCallThatCancelsAndIsKilledAtAnyRequestIsFinishedByTheNext() throws Exception {
        stop = JobUpgrade.Stop.FROM_CHECKPOINT;
        int request = 0;
        for (; kill(request, Behavior.WORKS); request++) {
            upgrade("new");
            assertThat(cluster.started()).as("killed at %d", request).containsExactly("old", "new");
            assertThat(cluster.activeRestoredFrom().orElseThrow()).startsWith("file:/first/chk-");
        }
        assertThat(request).as("killed at every request").isGreaterThan(8);
    }

    @ParameterizedTest
    @CsvSource({
        "IS_REFUSED, wrong setting",
        "IS_INCOMPATIBLE, a task broke",
        "FAILS, a task broke",
        "RESTARTS, a task broke",
        "HAS_NO_CHECKPOINT, no checkpoint after 120 s",
        "NEVER_RUNS, not all tasks run after 120 s"
    })
    void aReleaseThatFailsIsRolledBack(Behavior behavior, String reason) throws Exception {
        cluster.behaves("new", behavior);
        assertRolledBack(reason);
    }

    @ParameterizedTest
    @EnumSource(names = {"IS_REFUSED", "IS_INCOMPATIBLE", "NEVER_RUNS"})
    void aRollBackThatFailsSaysWhereTheStateIs(Behavior behavior) {
        cluster.behaves("new", Behavior.FAILS);
        cluster.behaves("old", behavior);
        assertThatThrownBy(() -> upgrade("new"))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("tweet-store does not run: the upgrade failed (a task broke)")
                .hasMessageContaining("rolling back to release old with parallelism 1")
                .hasMessageEndingWith("its state is in file:/savepoint-1");
    }

    @Test
    void aSettingThatFlinkHidesHasToBeGivenAgainAndIsRolledBackToo() {
        cluster = new FakeJobCluster();
        cluster.behaves("new", Behavior.FAILS);
        JobSpec hidden =
                new JobSpec(
                        Optional.of("old"),
                        List.of("CASSANDRA_PASSWORD_FILE=******", "TWEETER_DEDUP_HORIZON=5h"),
                        Optional.of(1));
        cluster.submit("first", hidden);
        cluster.pass(Duration.ofSeconds(10));

        assertThatThrownBy(() -> upgrade("new"))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("what CASSANDRA_PASSWORD_FILE of tweet-store is")
                .hasMessageContaining("as CASSANDRA_PASSWORD_FILE=VALUE, to tweeter job upgrade");
        assertThat(cluster.started()).as("nothing is stopped").containsExactly("old");

        List<String> given = List.of("CASSANDRA_PASSWORD_FILE=/run/password");
        assertThatThrownBy(
                        () ->
                                call("new", Optional.empty())
                                        .run(
                                                was ->
                                                        was.withRelease(FakeJobCluster.jar("new"))
                                                                .withArguments(given)))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("tweet-store runs release old");
        assertThat(isRolledBack()).isTrue();
        assertThat(cluster.read().get(0).spec()).contains(hidden.withArguments(given));
    }

    @Test
    void aRescaleDoesNotChangeTheRelease() {
        assertThatThrownBy(() -> call("new", Optional.empty()).run(was -> was.withParallelism(2)))
                .isInstanceOf(JobException.class)
                .hasMessage(
                        "new.jar is release new, and tweet-store has release old; to change that:"
                                + " tweeter job upgrade");
        assertThat(cluster.activeRelease()).contains("old");
    }

    @Test
    void withoutAJarToRollBackToNothingIsStopped() throws Exception {
        cluster.loseJar("old");
        assertThatThrownBy(() -> upgrade("new"))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("nothing to roll back to")
                .hasMessageContaining("--previous-jar");
        assertThat(cluster.activeRelease()).contains("old");

        upgrade("new", Optional.of(FakeJobCluster.jar("old")));
        assertThat(cluster.activeRelease()).contains("new");
    }

    @Test
    void withoutFreeSlotsNothingIsStopped() {
        assertThatThrownBy(() -> call("old", Optional.empty()).run(was -> was.withParallelism(9)))
                .isInstanceOf(JobException.class)
                .hasMessage(
                        "parallelism 9 needs 8 more task slots than tweet-store has now; Flink has 1"
                                + " free");
        assertThat(cluster.activeRelease()).contains("old");
    }

    @Test
    void aJobThatNeverRanIsNotUpgraded() {
        cluster.forgetAll();
        assertThatThrownBy(() -> upgrade("new"))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("knows no run of tweet-store");
    }

    @Test
    void aWrongAddressIsAnErrorAtOnce() {
        Duration before = cluster.now();
        cluster.cut(0, LONG, false);
        assertThatThrownBy(() -> upgrade("new")).isInstanceOf(FlinkUnreachableException.class);
        assertThat(cluster.now().minus(before)).isLessThan(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aShortOutageAtAnyRequestDoesNotHarmAReleaseThatWorks(boolean afterEffect)
            throws Exception {
        int request = 1;
        for (; request < MAX_REQUESTS; request++) {
            runOldRelease();
            cluster.cut(request, SHORT, afterEffect);
            upgrade("new");
            assertThat(cluster.started()).as("cut at %d", request).containsExactly("old", "new");
            assertThat(cluster.activeRestoredFrom()).contains("file:/savepoint-1");
            if (!cluster.wasReached()) {
                break;
            }
        }
        assertThat(request).as("cut at every request").isBetween(10, MAX_REQUESTS - 1);
    }

    @Test
    void theTimeOfAnOutageDoesNotCountAgainstTheRelease() throws Exception {
        int request = 1;
        do {
            runOldRelease();
            cluster.behaves("new", Behavior.IS_SLOW);
            cluster.cut(request, ALMOST_TIMEOUT, true);
            cluster.standStillWhenCut();
            upgrade("new");
            assertThat(cluster.activeRelease()).as("cut at %d", request).contains("new");
            request++;
        } while (cluster.wasReached() && request < MAX_REQUESTS);
        assertThat(request).as("cut at every request").isBetween(10, MAX_REQUESTS - 1);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"WORKS", "IS_SLOW"})
    void aShortOutageAtAnyRequestDoesNotHinderARollBack(Behavior behavior) throws Exception {
        for (boolean afterEffect : new boolean[] {false, true}) {
            int request = 0;
            do {
                request++;
                runOldRelease();
                cluster.behaves("new", behavior);
                cluster.cut(request, SHORT, afterEffect);
                assertRolledBack("");
            } while (cluster.wasReached() && request < MAX_REQUESTS);
            assertThat(request).as("cut at every request").isBetween(10, MAX_REQUESTS - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLongOutageEndsTheCallWithoutARollBackAndTheNextCallFinishes(boolean afterEffect)
            throws Exception {
        int request = 1;
        for (; request < MAX_REQUESTS; request++) {
            runOldRelease();
            cluster.cut(request, LONG, afterEffect);
            try {
                upgrade("new");
                break; // it was over before the outage
            } catch (FlinkUnreachableException e) {
                assertThat(e)
                        .hasMessageContaining("when Flink last answered, tweet-store was ")
                        .hasMessageContaining("call the same command again");
            }
            assertThat(cluster.started()).isIn(List.of("old"), List.of("old", "new"));
            cluster.repair();
            upgrade("new");
            assertThat(cluster.started()).as("cut at %d", request).containsExactly("old", "new");
            assertThat(cluster.activeRestoredFrom()).contains("file:/savepoint-1");
        }
        assertThat(request).as("cut at every request").isBetween(10, MAX_REQUESTS - 1);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"WORKS", "IS_SLOW"})
    void aLongOutageLeavesAFailedReleaseToTheNextCall(Behavior behavior) throws Exception {
        for (boolean afterEffect : new boolean[] {false, true}) {
            int request = 0;
            boolean reached;
            do {
                request++;
                runOldRelease();
                cluster.behaves("new", behavior);
                cluster.cut(request, LONG, afterEffect);
                assertThatThrownBy(() -> upgrade("new"))
                        .isInstanceOfAny(FlinkUnreachableException.class, JobException.class);
                reached = cluster.wasReached();
                cluster.repair();
                if (!isRolledBack()) {
                    assertThatThrownBy(() -> upgrade("new")).isInstanceOf(JobException.class);
                }
                assertThat(isRolledBack()).as("cut at %d", request).isTrue();
            } while (reached && request < MAX_REQUESTS);
            assertThat(request).as("cut at every request").isBetween(10, MAX_REQUESTS - 1);
        }
    }

    @Test
    void aCallThatIsKilledAtAnyRequestIsFinishedByTheNext() throws Exception {
        int request = 0;
        for (; kill(request, Behavior.WORKS); request++) {
            upgrade("new");
            assertThat(cluster.started()).as("killed at %d", request).containsExactly("old", "new");
            assertThat(cluster.activeRestoredFrom()).contains("file:/savepoint-1");
        }
        assertThat(request).as("killed at every request").isGreaterThan(10);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"WORKS", "IS_SLOW"})
    void aCallThatIsKilledAtAnyRequestIsUndoneByTheNextIfTheReleaseFails(Behavior behavior)
            throws Exception {
        int request = 0;
        for (; kill(request, behavior); request++) {
            assertThatThrownBy(() -> upgrade("new")).isInstanceOf(JobException.class);
            assertThat(cluster.activeRelease()).as("killed at %d", request).contains("old");
            assertThat(cluster.activeRestoredFrom().orElseThrow()).startsWith("file:/savepoint-");
        }
        assertThat(request).as("killed at every request").isGreaterThan(10);
    }

    @Test
    void aJobThatAWatcherStartsAgainMeanwhileIsStoppedAgain() throws Exception {
        cluster.startAgainWhenStopped();
        upgrade("new");
        assertThat(cluster.started()).containsExactly("old", "new");
        assertThat(cluster.activeRestoredFrom()).contains("file:/savepoint-2");
    }

    @Test
    void aJobManagerThatForgetsAllAfterTheStopIsNotAFailureOfTheRelease() throws Exception {
        int request = 1;
        int upgraded = 0;
        for (; request < MAX_REQUESTS; request++) {
            runOldRelease();
            cluster.cut(request, SHORT, true);
            cluster.forgetAllWhenCut();
            try {
                upgrade("new");
                upgraded++;
                assertThat(cluster.activeRelease()).contains("new");
                assertThat(out.toString()).doesNotContain("failed");
            } catch (JobException e) {
                assertThat(e).hasMessageContaining("knows no run");
                assertThat(upgraded).as("once it is stopped, its state is known").isZero();
            }
            if (!cluster.wasReached()) {
                break;
            }
        }
        assertThat(request).as("cut at every request").isBetween(10, MAX_REQUESTS - 1);
        assertThat(upgraded).isGreaterThan(10);
    }

    /** Whether the call was not over before. */
    private boolean kill(int request, Behavior behavior) throws Exception {
        runOldRelease();
        cluster.behaves("new", behavior);
        cluster.kill(request);
        try {
            upgrade("new");
            return false;
        } catch (JobException e) {
            return false;
        } catch (Killed e) {
            cluster.repair();
            return true;
        }
    }

    private void assertRolledBack(String reason) {
        assertThatThrownBy(() -> upgrade("new"))
                .isInstanceOf(JobException.class)
                .hasMessageStartingWith("tweet-store runs release old with parallelism 1 again;")
                .hasMessageContaining(reason);
        assertThat(isRolledBack()).isTrue();
    }

    private boolean isRolledBack() {
        return cluster.activeRelease().equals(Optional.of("old"))
                && cluster.activeRestoredFrom().equals(Optional.of("file:/savepoint-1"));
    }

    private void upgrade(String release) throws FlinkRestException, JobException {
        upgrade(release, Optional.empty());
    }

    private void upgrade(String release, Optional<JobJar> previous)
            throws FlinkRestException, JobException {
        call(release, previous).run(was -> was.withRelease(FakeJobCluster.jar(release)));
    }

    private JobUpgrade call(String release, Optional<JobJar> previous) {
        Duration start = cluster.now();
        return new JobUpgrade(
                cluster,
                TweeterJob.TWEET_STORE,
                Optional.of(FakeJobCluster.jar(release)),
                previous,
                stop,
                TIMEOUT,
                new StepLog(new PrintWriter(out), () -> cluster.now().minus(start)));
    }
}
