package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;

class JobWatcherTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> changes = new ArrayList<>();
    private List<RunSnapshot> runs = List.of();
    private Optional<JobSpec> restoredWith = Optional.empty();
    private Optional<String> unreachable = Optional.empty();
    private Optional<String> refused = Optional.empty();
    private Optional<String> wrong = Optional.empty();

    private final JobWatcher watcher =
            new JobWatcher(
                    this::runs,
                    "mine",
                    () -> {
                        change("ensure");
                        return wrong;
                    },
                    last -> {
                        change("restore");
                        restoredWith = last;
                    },
                    new PrintWriter(out),
                    new PrintWriter(err));

    @Test
    void theJobIsEnsuredOnce() {
        watcher.check();
        runs = run("a", JobStatus.RUNNING);
        watcher.check();
        watcher.check();
        assertThat(changes).containsExactly("ensure");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aJobThatTheClusterHasLostIsRestored() {
        watcher.check();
        runs = List.of();
        watcher.check();
        assertThat(changes).containsExactly("ensure", "restore");
    }

    @Test
    void aLostJobKeepsTheSettingsThatAnotherCallHasGivenIt() {
        JobSpec rescaled = new JobSpec(Optional.of("mine"), List.of("A=b"), Optional.of(2));
        watcher.check();
        runs = run("a", JobStatus.RUNNING, Optional.of(rescaled));
        watcher.check();
        runs = List.of();
        watcher.check();
        assertThat(changes).containsExactly("ensure", "restore");
        assertThat(restoredWith).contains(rescaled);
    }

    @Test
    void anOlderReleaseThanTheOneThatRanLastIsNotPutBack() {
        watcher.check();
        runs =
                run(
                        "a",
                        JobStatus.RUNNING,
                        Optional.of(
                                new JobSpec(Optional.of("newer"), List.of(), Optional.empty())));
        watcher.check();
        runs = List.of();
        watcher.check();
        watcher.check();
        assertThat(changes).containsExactly("ensure");
        assertThat(err.toString())
                .startsWith("the job ran release newer last, and is not started again")
                .hasLineCount(1);
    }

    @Test
    void aJobThatStaysFailedIsRestored() {
        watcher.check();
        runs = run("a", JobStatus.FAILED);
        watcher.check();
        assertThat(changes).as("another call may be about to").containsExactly("ensure");
        watcher.check();
        assertThat(changes).containsExactly("ensure", "restore");
    }

    @Test
    void aJobThatWasEndedOnPurposeStaysEndedEvenAfterFlinkHasForgottenIt() {
        watcher.check();
        runs = run("a", JobStatus.CANCELED);
        watcher.check();
        watcher.check();
        runs = List.of();
        watcher.check();
        assertThat(changes).containsExactly("ensure");
        assertThat(out).hasToString("tweet-store is CANCELED (job a), and is left as it is\n");

        runs = run("b", JobStatus.RUNNING);
        watcher.check();
        runs = List.of();
        watcher.check();
        assertThat(changes).containsExactly("ensure", "restore");
    }

    @Test
    void aJobThatRestartsByItselfIsLeftAlone() {
        watcher.check();
        runs = run("a", JobStatus.RESTARTING);
        watcher.check();
        assertThat(changes).containsExactly("ensure");
    }

    @Test
    void anOutageIsWaitedForAndReportedOnce() {
        unreachable = Optional.of("cannot be reached");
        watcher.check();
        watcher.check();
        unreachable = Optional.empty();
        watcher.check();
        assertThat(changes).containsExactly("ensure");

        unreachable = Optional.of("cannot be reached");
        watcher.check();
        watcher.check();
        unreachable = Optional.empty();
        runs = run("a", JobStatus.RUNNING);
        watcher.check();
        assertThat(err).as("once each time").hasToString("cannot be reached\n".repeat(2));
        assertThat(out).hasToString("tweet-store runs (job a)\n");
    }

    @Test
    void anUpgradeThatWasRolledBackIsNotRepeated() {
        refused = Optional.of("this release does not work");
        runs = run("old", JobStatus.RUNNING);
        watcher.check();
        watcher.check();
        assertThat(changes).containsExactly("ensure");
        assertThat(err).hasToString("this release does not work\n");
    }

    @Test
    void whatIsDoneAboutAJobThatKeepsFailingIsNotUndone() {
        wrong = Optional.of("tweet-store keeps failing");
        runs = run("a", JobStatus.RESTARTING);
        watcher.check();
        runs =
                run(
                        "b",
                        JobStatus.RUNNING,
                        Optional.of(
                                new JobSpec(Optional.of("mended"), List.of(), Optional.empty())));
        watcher.check();
        runs = run("b", JobStatus.CANCELED);
        watcher.check();
        assertThat(changes).containsExactly("ensure");
        assertThat(err).hasToString("tweet-store keeps failing\n");
        assertThat(out).hasToString("tweet-store is CANCELED (job b), and is left as it is\n");
    }

    @Test
    void aStartThatWasRefusedIsRepeated() {
        refused = Optional.of("no state");
        watcher.check();
        watcher.check();
        assertThat(changes).containsExactly("ensure", "ensure");
        assertThat(err).hasToString("no state\n");
    }

    private List<RunSnapshot> runs() throws FlinkRestException {
        reach();
        return runs;
    }

    private void change(String what) throws FlinkRestException, JobException {
        reach();
        changes.add(what);
        if (refused.isPresent()) {
            throw new JobException(refused.get());
        }
    }

    private void reach() throws FlinkRestException {
        if (unreachable.isPresent()) {
            throw new FlinkRestException(unreachable.get());
        }
    }

    private static List<RunSnapshot> run(String id, JobStatus state) {
        return run(id, state, Optional.of(FakeJobCluster.spec("mine")));
    }

    private static List<RunSnapshot> run(String id, JobStatus state, Optional<JobSpec> spec) {
        JobInfo info = new JobInfo(id, "tweet-store", state, Instant.EPOCH, Duration.ZERO, 1, 0, 1);
        return List.of(
                new RunSnapshot(
                        info, spec, 0, Optional.empty(), Optional.empty(), Optional.empty()));
    }
}
