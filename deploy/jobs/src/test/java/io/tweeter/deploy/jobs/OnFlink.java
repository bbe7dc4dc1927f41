package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.testkit.CommandRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A job that the commands of {@code tweeter job} start and change, on a real Flink. */
abstract class OnFlink {

    static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir static Path directory;
    static EmbeddedFlink cluster;
    static Path first;
    static Path second;

    @BeforeAll
    static void startFlink() throws Exception {
        cluster = EmbeddedFlink.start(directory, 3);
        first = cluster.jar("first", "");
        second = cluster.jar("second", "");
    }

    @AfterAll
    static void stopFlink() {
        cluster.close();
    }

    @AfterEach
    void cancelAll() {
        job("cancel", "--all");
    }

    /** Whether what runs was restored from the savepoint that an earlier run was stopped with. */
    static boolean isStateChainUnbroken() throws Exception {
        try (FlinkRest flink = cluster.client()) {
            RunHistory history = new RunHistory(flink);
            List<JobInfo> runs = history.of(TweeterJob.TWEET_STORE);
            Optional<String> state = RunHistory.restoredFrom(history.checkpoints(runs.get(0).id()));
            for (JobInfo run : runs.subList(1, runs.size())) {
                if (state.isPresent() && history.stoppedWith(run.id()).equals(state)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** What Flink reports about checkpoints is some seconds old. */
    static void awaitUnbrokenStateChain() {
        await().atMost(PATIENCE).until(OnFlink::isStateChainUnbroken);
    }

    static void submit(Path jar, String... settings) {
        CommandRun submit =
                job(
                        "submit",
                        Stream.concat(
                                        Stream.of(
                                                "tweet-store",
                                                "--jar=" + jar,
                                                "--parallelism=1",
                                                "TWEETER_CHECKPOINT_DIR="
                                                        + cluster.checkpoints().toUri()),
                                        Stream.of(settings))
                                .toArray(String[]::new));
        assertThat(submit.exitCode()).as(submit.err()).isZero();
    }

    /** Options that come later override those that come first. */
    static CommandRun upgrade(Path jar, String... more) throws Exception {
        return CommandRun.of(
                CommandRun.commandLine(JobCommand.class).setOverwrittenOptionsAllowed(true),
                Stream.concat(upgradeArguments(jar).stream(), Stream.of(more))
                        .toArray(String[]::new));
    }

    static List<String> upgradeArguments(Path jar) throws Exception {
        return List.of("job", "upgrade", "tweet-store", "--flink=" + cluster.uri(), "--jar=" + jar);
    }

    static CommandRun rescale(int parallelism) {
        return job("rescale", "tweet-store", "--parallelism=" + parallelism);
    }

    static CommandRun ensure(Path jar, String... more) {
        return job(
                "ensure",
                Stream.concat(
                                Stream.of(
                                        "tweet-store",
                                        "--jar=" + jar,
                                        "TWEETER_CHECKPOINT_DIR=" + cluster.checkpoints().toUri()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    static JsonNode status() throws Exception {
        CommandRun status = job("status", "tweet-store", "--json");
        assertThat(status.err()).isEmpty();
        return status.json();
    }

    static String runningRelease() throws Exception {
        JsonNode status = status();
        assertThat(status.get("state").textValue()).isEqualTo("RUNNING");
        return status.get("release").textValue();
    }

    static List<String> runningArguments() throws Exception {
        try (FlinkRest flink = cluster.client()) {
            RunHistory runs = new RunHistory(flink);
            return runs.spec(runs.active(TweeterJob.TWEET_STORE).orElseThrow().id()).arguments();
        }
    }

    static String release(Path jar) throws Exception {
        return JobJar.of(jar, TweeterJob.TWEET_STORE).release();
    }

    static void awaitCheckpoint() {
        await().atMost(PATIENCE).until(() -> status().has("checkpoint"));
    }

    static CommandRun job(String verb, String... args) {
        try {
            Stream<String> common = Stream.of("job", verb, "--flink", cluster.uri().toString());
            return CommandRun.tweeter(
                    JobCommand.class,
                    Stream.concat(common, Stream.of(args)).toArray(String[]::new));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
