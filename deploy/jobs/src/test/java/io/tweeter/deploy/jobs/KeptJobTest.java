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

class KeptJobTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> changes = new ArrayList<>();
    private List<JobInfo> runs = List.of();
    private Optional<String> unreachable = Optional.empty();
    private Optional<String> refused = Optional.empty();

    private final KeptJob kept =
            new KeptJob(
                    this::runs,
                    () -> change("ensure"),
                    () -> change("bring back"),
                    new PrintWriter(out),
                    new PrintWriter(err));

    @Test
    void theJobIsMadeSoOnce() {
        kept.look();
        runs = run("a", JobStatus.RUNNING);
        kept.look();
        kept.look();
        assertThat(changes).containsExactly("ensure");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aJobThatIsGoneIsBroughtBack() {
        kept.look();
        runs = List.of();
        kept.look();
        assertThat(changes).containsExactly("ensure", "bring back");
    }

    @Test
    void aJobThatStaysFailedIsBroughtBack() {
        kept.look();
        runs = run("a", JobStatus.FAILED);
        kept.look();
        assertThat(changes).as("somebody may be about to").containsExactly("ensure");
        kept.look();
        assertThat(changes).containsExactly("ensure", "bring back");
    }

    @Test
    void whatWasEndedOnPurposeIsLeftSoEvenWhenItIsForgotten() {
        kept.look();
        runs = run("a", JobStatus.CANCELED);
        kept.look();
        kept.look();
        runs = List.of();
        kept.look();
        assertThat(changes).containsExactly("ensure");
        assertThat(out).hasToString("tweet-store is CANCELED (job a), and is left so\n");

        runs = run("b", JobStatus.RUNNING);
        kept.look();
        runs = List.of();
        kept.look();
        assertThat(changes).containsExactly("ensure", "bring back");
    }

    @Test
    void aJobThatRestartsByItselfIsLeftAlone() {
        kept.look();
        runs = run("a", JobStatus.RESTARTING);
        kept.look();
        assertThat(changes).containsExactly("ensure");
    }

    @Test
    void aClusterThatIsAwayIsWaitedFor() {
        unreachable = Optional.of("cannot be reached");
        kept.look();
        kept.look();
        unreachable = Optional.empty();
        kept.look();
        assertThat(changes).containsExactly("ensure");

        unreachable = Optional.of("cannot be reached");
        kept.look();
        kept.look();
        unreachable = Optional.empty();
        runs = run("a", JobStatus.RUNNING);
        kept.look();
        assertThat(err).as("once each time").hasToString("cannot be reached\n".repeat(2));
        assertThat(out).hasToString("tweet-store is there (job a)\n");
    }

    @Test
    void anUpgradeThatWasRolledBackIsNotTriedAgain() {
        refused = Optional.of("this release does not work");
        runs = run("old", JobStatus.RUNNING);
        kept.look();
        kept.look();
        assertThat(changes).containsExactly("ensure");
        assertThat(err).hasToString("this release does not work\n");
    }

    @Test
    void aStartThatWasRefusedIsTriedAgain() {
        refused = Optional.of("no state");
        kept.look();
        kept.look();
        assertThat(changes).containsExactly("ensure", "ensure");
        assertThat(err).hasToString("no state\n");
    }

    private List<JobInfo> runs() throws FlinkRestException {
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

    private static List<JobInfo> run(String id, JobStatus state) {
        return List.of(
                new JobInfo(id, "tweet-store", state, Instant.EPOCH, Duration.ZERO, 1, 0, 1));
    }
}
