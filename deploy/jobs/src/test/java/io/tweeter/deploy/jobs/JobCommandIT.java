package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.testkit.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs of {@code tweeter job}, against a real Flink. */
class JobCommandIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir private static Path directory;
    private static EmbeddedFlink cluster;

    @BeforeAll
    static void startFlink() throws Exception {
        cluster = EmbeddedFlink.startWithoutSavepoints(directory, 2);
    }

    @AfterAll
    static void stopFlink() {
        cluster.close();
    }

    @AfterEach
    void cancelAll() throws Exception {
        job("cancel", "--all");
    }

    @Test
    void submitsListsAndCancels() throws Exception {
        CommandRun submit = submit();
        assertThat(submit.err()).isEmpty();
        assertThat(submit.exitCode()).isZero();
        assertThat(submit.out()).matches("tweet-store runs as job [0-9a-f]{32} \\(1 tasks\\)\\R");
        assertThat(cluster.uploads()).as("kept while the job runs").isNotEmpty();
        String id = submit.out().replaceAll("(?s).* job ([0-9a-f]{32}).*", "$1");

        CommandRun list = job("list");
        assertThat(list.exitCode()).isZero();
        assertThat(list.out().lines().findFirst().orElseThrow())
                .matches("NAME +STATE +TASKS +PARALLELISM +FOR +CHECKPOINT +RESTARTS +IN +OUT +ID");
        assertThat(list.out().lines())
                .anyMatch(line -> line.matches("tweet-store +RUNNING +1/1 +1 .*s .* " + id));

        JsonNode jobs = job("list", "--json").json().get("jobs");
        assertThat(jobs.get(0).get("id").textValue()).isEqualTo(id);
        assertThat(jobs.get(0).get("name").textValue()).isEqualTo("tweet-store");
        assertThat(jobs.get(0).get("state").textValue()).isEqualTo("RUNNING");

        CommandRun cancel = job("cancel", "tweet-store");
        assertThat(cancel.exitCode()).isZero();
        assertThat(cancel.out())
                .isEqualToIgnoringNewLines("tweet-store is CANCELED (job " + id + ")");
    }

    @Test
    void refusesASecondRun() throws Exception {
        assertThat(submit().exitCode()).isZero();
        CommandRun second = submit();
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err())
                .startsWith("tweeter job submit: Flink at http://127.0.0.1:")
                .contains(": tweet-store runs already (RUNNING, job ")
                .contains("first: tweeter job cancel tweet-store")
                .hasLineCount(1);
    }

    @Test
    void startsFromACheckpoint() throws Exception {
        assertThat(submit().exitCode()).isZero();
        CheckpointFinder finder = new CheckpointFinder(cluster.checkpoints());
        await().atMost(PATIENCE).until(() -> finder.newest("tweet-store").isPresent());
        assertThat(job("cancel", "--all").exitCode()).isZero();
        CommandRun from =
                submit(
                        "--from-savepoint",
                        finder.newest("tweet-store").orElseThrow().toUri().toString());
        assertThat(from.err()).isEmpty();
        assertThat(from.exitCode()).isZero();
    }

    @Test
    void aJobThatKeepsRestartingSaysWhyAndContinuesFromItsCheckpointAsAnotherRelease()
            throws Exception {
        Path broken = directory.resolve("broken");
        assertThat(submit("MODE=" + TinyJob.KEEP_BREAKING, "FILE=" + broken).exitCode()).isZero();
        CheckpointFinder finder = new CheckpointFinder(cluster.checkpoints());
        await().atMost(PATIENCE).until(() -> finder.newest("tweet-store").isPresent());
        assertThat(job("status", "tweet-store").out()).containsPattern("last failure +-");
        Files.createFile(broken);
        await().atMost(PATIENCE)
                .until(() -> job("status", "tweet-store", "--json").json().has("last_failure"));

        assertThat(job("status", "tweet-store").out())
                .containsPattern("last failure +\\d.*, broke at \\d+ \\(IllegalStateException\\)");
        CommandRun ensure =
                job(
                        "ensure",
                        "tweet-store",
                        "--jar=" + directory.resolve("tiny.jar"),
                        "--timeout=6");
        assertThat(ensure.exitCode()).isEqualTo(1);
        assertThat(ensure.err())
                .contains("tweet-store keeps failing")
                .contains("broke at ")
                .hasLineCount(1);

        String other = "--jar=" + cluster.jar("other", "");
        CommandRun upgrade = job("upgrade", "tweet-store", other, "MODE=");
        assertThat(upgrade.err()).contains("has no folder for savepoints");
        upgrade = job("upgrade", "tweet-store", other, "--from-checkpoint", "MODE=");
        assertThat(upgrade.err()).isEmpty();
        assertThat(upgrade.out()).contains("to continue from its newest checkpoint");
    }

    @Test
    void reportsThatTheSavepointIsMissing() throws Exception {
        CommandRun run = submit("--from-savepoint", "file:///no/such/savepoint");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("/no/such/savepoint").hasLineCount(1);
    }

    @Test
    void reportsThatNoSuchJobRuns() throws Exception {
        CommandRun one = job("cancel", "nothing");
        assertThat(one.exitCode()).isEqualTo(1);
        assertThat(one.err()).contains("no job 'nothing' runs on Flink at ");
        CommandRun all = job("cancel", "--all");
        assertThat(all.exitCode()).isZero();
        assertThat(all.out()).contains("No job of Tweeter runs");
    }

    @Test
    void rejectsWrongUsage() throws Exception {
        assertThat(job("cancel").exitCode()).isEqualTo(2);
        assertThat(job("cancel", "a", "--all").exitCode()).isEqualTo(2);
        assertThat(job("submit", "no-such-job").exitCode()).isEqualTo(2);
        assertThat(submit("PASSWORD").exitCode()).isEqualTo(2);
        assertThat(submit("CASSANDRA_PASSWORD=x").exitCode()).isEqualTo(2);
        assertThat(CommandRun.tweeter(JobCommand.class, "job").exitCode()).isEqualTo(2);
        assertThat(
                        CommandRun.tweeter(JobCommand.class, "job", "list", "--flink", "ftp://x")
                                .exitCode())
                .isEqualTo(2);
    }

    private static CommandRun submit(String... more) throws Exception {
        Stream<String> common =
                Stream.of(
                        "tweet-store",
                        "--jar",
                        cluster.jar().toString(),
                        "--parallelism",
                        "1",
                        "TWEETER_CHECKPOINT_DIR=" + cluster.checkpoints().toUri());
        return job("submit", Stream.concat(common, Stream.of(more)).toArray(String[]::new));
    }

    private static CommandRun job(String verb, String... args) throws Exception {
        Stream<String> common = Stream.of("job", verb, "--flink", cluster.uri().toString());
        return CommandRun.tweeter(
                JobCommand.class, Stream.concat(common, Stream.of(args)).toArray(String[]::new));
    }
}
