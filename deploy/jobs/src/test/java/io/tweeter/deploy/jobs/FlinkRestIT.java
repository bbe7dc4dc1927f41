package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.RestoreMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against Flink's own REST server, with jobs that really run. */
class FlinkRestIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir private static Path directory;
    private static EmbeddedFlink cluster;

    private FlinkRest flink;

    @BeforeAll
    static void startFlink() throws Exception {
        cluster = EmbeddedFlink.start(directory, 2);
    }

    @AfterAll
    static void stopFlink() {
        cluster.close();
    }

    @BeforeEach
    void connect() throws Exception {
        flink = cluster.client();
    }

    @AfterEach
    void cancelAll() throws Exception {
        for (JobInfo job : flink.jobs()) {
            if (job.isActive()) {
                flink.cancel(job.id());
                flink.awaitEnd(job.id(), LONG);
            }
        }
        flink.close();
    }

    @Test
    void runsAJobFromAnUploadedJarUntilItIsCancelled() throws Exception {
        String id = start("counting", Optional.empty());

        JobInfo running = flink.awaitRunning(id, LONG);
        assertThat(running.name()).isEqualTo("counting");
        assertThat(running.runningTasks()).isEqualTo(running.tasks()).isPositive();
        assertThat(flink.jobs()).extracting(JobInfo::id).contains(id);

        flink.cancel(id);
        assertThat(flink.awaitEnd(id, LONG).orElseThrow().state()).isEqualTo(JobStatus.CANCELED);
        assertThat(flink.lastFailure(id)).isEmpty();
    }

    @Test
    void startsFromTheCheckpointThatACancelledJobLeft() throws Exception {
        CheckpointFinder finder = new CheckpointFinder(cluster.checkpoints());
        String first = start("restored", Optional.empty());
        flink.awaitRunning(first, LONG);
        await().atMost(LONG).until(() -> finder.newest("restored").isPresent());
        flink.cancel(first);
        flink.awaitEnd(first, LONG);

        org.apache.flink.core.fs.Path newest = finder.newest("restored").orElseThrow();
        assertThat(newest.getParent().getName()).isEqualTo(first);
        String second =
                start(
                        "restored",
                        Optional.of(
                                new StartRequest.Restore(
                                        newest.toUri().toString(), RestoreMode.CLAIM)));
        flink.awaitRunning(second, LONG);

        // Checkpoints are numbered on from the one that the job was restored from.
        await().atMost(LONG)
                .untilAsserted(
                        () ->
                                assertThat(number(finder.newest("restored").orElseThrow()))
                                        .isGreaterThan(number(newest)));
        assertThat(finder.newest("restored").orElseThrow().getParent().getName()).isEqualTo(second);
    }

    @Test
    void tellsWhatTheMainMethodThrew() throws Exception {
        String jar = flink.upload(cluster.jar());
        assertThatThrownBy(() -> flink.run(jar, job("failing", "MODE=fail")))
                .isInstanceOf(FlinkRestException.class)
                .hasMessageStartingWith("Flink at http://127.0.0.1:")
                .hasMessageEndingWith(
                        ": cannot start io.tweeter.deploy.jobs.TinyJob: HTTP 400: MODE is 'fail',"
                                + " (IllegalArgumentException)");
    }

    @Test
    void tellsThatTheEntryClassIsMissing() throws Exception {
        String jar = flink.upload(cluster.jar());
        assertThatThrownBy(
                        () ->
                                flink.run(
                                        jar,
                                        new StartRequest(
                                                "no.such.Job",
                                                List.of(),
                                                Optional.empty(),
                                                Optional.empty())))
                .isInstanceOf(FlinkRestException.class)
                .hasMessageContaining("no.such.Job")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void tellsWhyAJobThatStartedHasFailed() throws Exception {
        String id = flink.run(flink.upload(cluster.jar()), job("breaking", "MODE=break"));
        assertThatThrownBy(
                        () -> {
                            flink.awaitRunning(id, LONG);
                            flink.awaitEnd(id, LONG);
                            flink.awaitRunning(id, LONG);
                        })
                .isInstanceOf(FlinkRestException.class)
                .hasMessageContaining("breaking does not run: it is FAILED: broke at ")
                .hasMessageEndingWith("(IllegalStateException)");
    }

    @Test
    void tellsHowFarAJobGotThatLacksTaskSlots() throws Exception {
        String id =
                flink.run(
                        flink.upload(cluster.jar()),
                        new StartRequest(
                                TinyJob.class.getName(),
                                List.of("wide", cluster.checkpoints().toUri().toString()),
                                Optional.of(5),
                                Optional.empty()));
        assertThatThrownBy(() -> flink.awaitRunning(id, Duration.ofSeconds(1)))
                .isInstanceOf(FlinkRestException.class)
                .hasMessageContaining("wide does not run after 1 s: ")
                .hasMessageMatching(".*RUNNING, [0-2] of 5 tasks running.*")
                .hasMessageContaining("free task slots");
    }

    @Test
    void deletesAnUploadedJar() throws Exception {
        String jar = flink.upload(cluster.jar());
        assertThat(cluster.uploads()).anyMatch(file -> file.endsWith(jar));
        flink.deleteJar(jar);
        assertThat(cluster.uploads()).noneMatch(file -> file.endsWith(jar));
    }

    @Test
    void cannotCancelAJobThatFlinkDoesNotKnow() {
        String unknown = new JobID().toHexString();
        assertThatThrownBy(() -> flink.cancel(unknown))
                .isInstanceOf(FlinkRestException.class)
                .hasMessageContaining("cannot cancel job " + unknown + ": HTTP 404: ");
    }

    private String start(String name, Optional<StartRequest.Restore> from) throws Exception {
        return flink.run(
                flink.upload(cluster.jar()),
                new StartRequest(
                        TinyJob.class.getName(),
                        List.of(name, cluster.checkpoints().toUri().toString()),
                        Optional.of(1),
                        from));
    }

    private StartRequest job(String name, String setting) {
        return new StartRequest(
                TinyJob.class.getName(),
                List.of(name, cluster.checkpoints().toUri().toString(), setting),
                Optional.of(1),
                Optional.empty());
    }

    private static long number(org.apache.flink.core.fs.Path checkpoint) {
        return Long.parseLong(checkpoint.getName().substring("chk-".length()));
    }
}
