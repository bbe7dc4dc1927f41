package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.testkit.CommandRun;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that are saved, stopped, upgraded and rescaled by the command, on a real Flink. */
class JobUpgradeIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir private static Path directory;
    private static EmbeddedFlink cluster;
    private static Path first;
    private static Path second;

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

    @Test
    void statusShowsAllAboutAJob() throws Exception {
        submit(first);
        awaitCheckpoint();
        assertThat(job("savepoint", "tweet-store").exitCode()).isZero();
        // Flink collects metrics, and looks for savepoints, now and then.
        await().atMost(PATIENCE).until(() -> status().has("restarts") && status().has("savepoint"));

        JsonNode status = status();
        assertThat(status.get("state").textValue()).isEqualTo("RUNNING");
        assertThat(status.get("parallelism").intValue()).isEqualTo(1);
        assertThat(status.get("restarts").intValue()).isZero();
        assertThat(status.get("release").textValue()).isEqualTo(release(first));
        assertThat(status.get("checkpoint").get("bytes").longValue()).isPositive();
        assertThat(status.get("savepoint").get("path").textValue())
                .startsWith("file:" + cluster.savepoints().resolve("tweet-store"));
        assertThat(job("status", "tweet-store").out())
                .contains("RUNNING, 1 of 1 tasks running")
                .containsPattern("savepoint +\\d.*savepoint-");
        assertThat(job("status", "nothing").exitCode()).isEqualTo(1);
        assertThat(job("status", "nothing").err()).contains("knows no job 'nothing'");
    }

    @Test
    void aStoppedJobIsStartedAgainFromItsSavepointWithItsSettings() throws Exception {
        submit(first, "TWEETER_DEDUP_HORIZON=5h");
        CommandRun stop = job("stop", "tweet-store");
        assertThat(stop.err()).isEmpty();
        assertThat(stop.out()).contains("tweet-store is stopped; its savepoint is file:");
        assertThat(job("stop", "tweet-store").err()).contains("no job 'tweet-store' runs");

        // From a shell without the variables that the first start had.
        CommandRun ensure =
                job("ensure", "tweet-store", "--jar=" + first, "TWEETER_CASSANDRA_MAX_RETRIES=7");
        assertThat(ensure.err()).isEmpty();
        assertThat(ensure.out()).contains("tweet-store restored from savepoint savepoint-");
        assertThat(runningArguments())
                .contains(
                        "TWEETER_DEDUP_HORIZON=5h",
                        "TWEETER_CHECKPOINT_DIR=" + cluster.checkpoints().toUri(),
                        "TWEETER_CASSANDRA_MAX_RETRIES=7");
        assertThat(ensure(first).out()).contains("nothing to do");
        assertThat(runningRelease()).isEqualTo(release(first));
    }

    @Test
    void ensureFindsStateThatTheClusterDoesNotRemember() throws Exception {
        submit(first);
        awaitCheckpoint();
        job("cancel", "--all");
        String newest =
                new CheckpointFinder(cluster.checkpoints())
                        .newest("tweet-store")
                        .orElseThrow()
                        .getName();
        try (EmbeddedFlink other = EmbeddedFlink.start(directory.resolve("other"), 1)) {
            String[] arguments = {
                "job",
                "ensure",
                "tweet-store",
                "--flink=" + other.uri(),
                "--jar=" + first,
                "TWEETER_CHECKPOINT_DIR=" + other.checkpoints().toUri()
            };
            CommandRun nothing = CommandRun.tweeter(JobCommand.class, arguments);
            assertThat(nothing.exitCode()).isEqualTo(1);
            assertThat(nothing.err())
                    .contains("found no checkpoint or savepoint of tweet-store")
                    .contains("--fresh");

            CommandRun found =
                    CommandRun.tweeter(
                            JobCommand.class,
                            Stream.concat(
                                            Stream.of(arguments),
                                            Stream.of("--state-dir=" + cluster.checkpoints()))
                                    .toArray(String[]::new));
            assertThat(found.err()).isEmpty();
            assertThat(found.out()).contains("restored from checkpoint " + newest);
        }
    }

    @Test
    void anUpgradeKeepsStateAndSettings() throws Exception {
        submit(first, "TWEETER_DEDUP_HORIZON=5h");
        CommandRun upgrade = upgrade(second, "TWEETER_CASSANDRA_MAX_RETRIES=7");

        assertThat(upgrade.err()).isEmpty();
        assertThat(upgrade.exitCode()).isZero();
        assertThat(upgrade.out().lines().map(line -> line.replaceFirst(" *[\\d.]+ s  ", "")))
                .satisfiesExactly(
                        step -> assertThat(step).startsWith("checked release " + release(second)),
                        step -> assertThat(step).startsWith("stopped release " + release(first)),
                        step -> assertThat(step).startsWith("started release " + release(second)),
                        step -> assertThat(step).contains("the pause was "),
                        step -> assertThat(step).endsWith("has completed a checkpoint"));
        assertThat(runningRelease()).isEqualTo(release(second));
        assertThat(runningArguments())
                .contains("TWEETER_DEDUP_HORIZON=5h", "TWEETER_CASSANDRA_MAX_RETRIES=7");
        awaitUnbrokenStateChain();
        assertThat(upgrade(second, "TWEETER_CASSANDRA_MAX_RETRIES=7").out())
                .contains("nothing to do");
    }

    @Test
    void ensureAppliesGivenSettingsAndParallelismAndKeepsTheOthers() throws Exception {
        submit(first, "TWEETER_DEDUP_HORIZON=5h");

        CommandRun ensure = ensure(second, "--parallelism=2", "TWEETER_CASSANDRA_MAX_RETRIES=7");
        assertThat(ensure.err()).isEmpty();
        assertThat(runningRelease()).isEqualTo(release(second));
        assertThat(status().get("parallelism").intValue()).isEqualTo(2);
        assertThat(runningArguments())
                .contains("TWEETER_DEDUP_HORIZON=5h", "TWEETER_CASSANDRA_MAX_RETRIES=7");
        assertThat(ensure(second).out()).contains("nothing to do");
        assertThat(ensure(second, "--parallelism=1").out()).contains("has completed a checkpoint");
        assertThat(status().get("parallelism").intValue()).isEqualTo(1);
    }

    @Test
    void rescalesThereAndBack() throws Exception {
        submit(first);
        assertThat(rescale(2).err()).isEmpty();
        assertThat(status().get("parallelism").intValue()).isEqualTo(2);
        assertThat(rescale(1).err()).isEmpty();
        assertThat(status().get("parallelism").intValue()).isEqualTo(1);
        CommandRun tooMany = rescale(9);
        assertThat(tooMany.exitCode()).isEqualTo(1);
        assertThat(tooMany.err())
                .contains("parallelism 9 needs 8 more task slots than tweet-store has now")
                .contains("2 free");
        assertThat(runningRelease()).isEqualTo(release(first));
    }

    @Test
    void anInvalidJarIsRefusedBeforeAnythingIsStopped() throws Exception {
        submit(first);
        String id = status().get("id").textValue();
        Path text = Files.writeString(directory.resolve("text.jar"), "no jar");

        assertThat(upgrade(directory.resolve("none.jar")).err()).contains("there is no file");
        assertThat(upgrade(text).err()).contains("text.jar is not a jar");
        CommandRun counts = job("upgrade", "tweet-counts", "--jar=" + second);
        assertThat(counts.err()).contains("does not hold job tweet-counts");
        CommandRun fails = upgrade(cluster.jar("fails", TinyJob.FAIL));
        assertThat(fails.exitCode()).isEqualTo(1);
        assertThat(fails.err()).contains("this release cannot be started", "MODE is 'fail'");
        assertThat(status().get("id").textValue()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {TinyJob.BREAK, TinyJob.INCOMPATIBLE})
    void aReleaseThatFailsIsRolledBack(String mode) throws Exception {
        submit(first);
        Path broken = cluster.jar("broken-" + mode, mode);

        CommandRun upgrade = upgrade(broken);

        assertThat(upgrade.exitCode()).isEqualTo(1);
        assertThat(upgrade.err())
                .contains("tweet-store runs release " + release(first))
                .contains(
                        mode.equals(TinyJob.BREAK)
                                ? "broke at "
                                : "Cannot map checkpoint/savepoint state")
                .hasLineCount(1);
        assertThat(runningRelease()).isEqualTo(release(first));
    }

    @Test
    void aReleaseThatNeverCompletesACheckpointIsRolledBack() throws Exception {
        submit(first);
        CommandRun upgrade = upgrade(cluster.jar("stuck", TinyJob.NO_CHECKPOINT), "--timeout=5");
        assertThat(upgrade.exitCode()).isEqualTo(1);
        assertThat(upgrade.err()).contains("no checkpoint after 5 s");
        assertThat(runningRelease()).isEqualTo(release(first));
    }

    @Test
    void withoutAJarToRollBackToNothingIsStopped() throws Exception {
        submit(first);
        try (FlinkRest flink = cluster.client()) {
            flink.deleteJar(new Jars(flink).find(release(first)).orElseThrow());
        }
        CommandRun upgrade = upgrade(second);
        assertThat(upgrade.exitCode()).isEqualTo(1);
        assertThat(upgrade.err())
                .contains("there would be nothing to roll back to")
                .contains("--previous-jar");
        assertThat(runningRelease()).isEqualTo(release(first));

        assertThat(upgrade(second, "--previous-jar=" + first).exitCode()).isZero();
        assertThat(runningRelease()).isEqualTo(release(second));
    }

    @Test
    void jarsStayAsLongAsARunMayNeedThem() throws Exception {
        submit(first);
        Path unused = cluster.jar("unused", "");
        try (FlinkRest flink = cluster.client()) {
            Jars jars = new Jars(flink);
            jars.upload(JobJar.of(unused, TweeterJob.TWEET_STORE));

            jars.deleteUnused(Instant.now());
            assertThat(jars.find(release(unused))).as("just uploaded").isPresent();
            jars.deleteUnused(Instant.now().plus(Duration.ofHours(1)));
            assertThat(jars.find(release(unused))).isEmpty();
            assertThat(jars.find(release(first))).as("of what runs").isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"checked", "stopped", "started", "all tasks", "has completed"})
    void anUpgradeThatIsKilledAfterAStepIsFinishedByTheNext(String step) throws Exception {
        submit(first);

        killAfter(step, upgradeArguments(second));
        CommandRun again = upgrade(second);

        assertThat(again.err()).isEmpty();
        assertThat(again.exitCode()).isZero();
        assertThat(runningRelease()).isEqualTo(release(second));
        awaitUnbrokenStateChain();
    }

    @Test
    void anUpgradeThatIsKilledWhileItRollsBackIsUndoneByTheNext() throws Exception {
        submit(first);
        Path broken = cluster.jar("broken-and-killed", TinyJob.BREAK);

        killAfter(" failed: ", upgradeArguments(broken));
        CommandRun again = upgrade(broken);

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("tweet-store runs release " + release(first) + " ");
        assertThat(runningRelease()).isEqualTo(release(first));
        awaitUnbrokenStateChain();
    }

    @ParameterizedTest
    @ValueSource(strings = {".*/jobs/[0-9a-f]+/stop", ".*/jars/[^/]+/run"})
    void anOutageOfTheRestApiIsWaitedFor(String lastRequest) throws Exception {
        submit(first);
        try (FlakyProxy proxy = new FlakyProxy(cluster.uri(), lastRequest, 12)) {
            CommandRun upgrade = upgrade(second, "--flink=" + proxy.url());
            assertThat(upgrade.err()).isEmpty();
            assertThat(upgrade.exitCode()).isZero();
            assertThat(upgrade.out()).doesNotContain("failed");
            assertThat(proxy.failuresLeft()).isZero();
        }
        assertThat(runningRelease()).isEqualTo(release(second));
        awaitUnbrokenStateChain();
    }

    @Test
    void anOutageThatOutlastsTheDeadlineIsLeftToTheNextCall() throws Exception {
        submit(first);
        try (FlakyProxy proxy =
                new FlakyProxy(cluster.uri(), ".*/jars/[^/]+/run", Integer.MAX_VALUE)) {
            CommandRun upgrade = upgrade(second, "--flink=" + proxy.url(), "--timeout=5");
            assertThat(upgrade.exitCode()).isEqualTo(1);
            assertThat(upgrade.err())
                    .contains("HTTP 503")
                    .contains("call the same command again to finish")
                    .hasLineCount(1);
        }
        assertThat(upgrade(second).exitCode()).isZero();
        assertThat(runningRelease()).isEqualTo(release(second));
        awaitUnbrokenStateChain();
    }

    /** Whether what runs was restored from the savepoint that an earlier run was stopped with. */
    private static boolean isStateChainUnbroken() throws Exception {
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
    private static void awaitUnbrokenStateChain() {
        await().atMost(PATIENCE).until(JobUpgradeIT::isStateChainUnbroken);
    }

    private static void killAfter(String step, List<String> arguments) throws Exception {
        List<String> command =
                CommandRun.processCommand(JobCommand.class, arguments.toArray(String[]::new));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringBuilder seen = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.contains(step)) {
                seen.append(line).append('\n');
                line = lines.readLine();
            }
            assertThat(line).as(seen.toString()).isNotNull();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void submit(Path jar, String... settings) {
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
    private static CommandRun upgrade(Path jar, String... more) throws Exception {
        return CommandRun.of(
                CommandRun.commandLine(JobCommand.class).setOverwrittenOptionsAllowed(true),
                Stream.concat(upgradeArguments(jar).stream(), Stream.of(more))
                        .toArray(String[]::new));
    }

    private static List<String> upgradeArguments(Path jar) throws Exception {
        return List.of("job", "upgrade", "tweet-store", "--flink=" + cluster.uri(), "--jar=" + jar);
    }

    private static CommandRun rescale(int parallelism) {
        return job("rescale", "tweet-store", "--parallelism=" + parallelism);
    }

    private static CommandRun ensure(Path jar, String... more) {
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

    private static JsonNode status() throws Exception {
        CommandRun status = job("status", "tweet-store", "--json");
        assertThat(status.err()).isEmpty();
        return status.json();
    }

    private static String runningRelease() throws Exception {
        JsonNode status = status();
        assertThat(status.get("state").textValue()).isEqualTo("RUNNING");
        return status.get("release").textValue();
    }

    private static List<String> runningArguments() throws Exception {
        try (FlinkRest flink = cluster.client()) {
            RunHistory runs = new RunHistory(flink);
            return runs.spec(runs.active(TweeterJob.TWEET_STORE).orElseThrow().id()).arguments();
        }
    }

    private static String release(Path jar) throws Exception {
        return JobJar.of(jar, TweeterJob.TWEET_STORE).release();
    }

    private static void awaitCheckpoint() {
        await().atMost(PATIENCE).until(() -> status().has("checkpoint"));
    }

    private static CommandRun job(String verb, String... args) {
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
