package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.servers.ServerProcess;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.KafkaServer;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tweeter job ensure --every}, with a JobManager that is a process of its own. */
class JobWatcherIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir private static Path directory;
    private static io.tweeter.deploy.servers.FlinkCluster cluster;
    private static KafkaServer kafka;
    private static ServerProcess jobManager;
    private static ServerProcess taskManager;
    private static Path first;
    private static Path plugins;

    private Path output;
    private Process watcher;

    @BeforeAll
    static void startFlink() throws Exception {
        cluster =
                new io.tweeter.deploy.servers.FlinkCluster(
                        TweeterHome.find(),
                        directory.resolve("flink"),
                        Files.createDirectories(directory.resolve("logs")),
                        FreePorts.flink(),
                        OptionalInt.empty());
        kafka = KafkaServer.start(directory.resolve("kafka"));
        jobManager = ServerProcess.start(cluster.jobManager());
        taskManager = ServerProcess.start(cluster.taskManager());
        jobManager.awaitReady();
        taskManager.awaitReady();
        first = EmbeddedFlink.jar(directory, "first", "");
        plugins = PluggedFiles.plugins(directory);
    }

    @AfterAll
    static void stopFlink() {
        taskManager.close();
        jobManager.close();
        kafka.close();
    }

    @AfterEach
    void endAll() throws InterruptedException {
        if (watcher != null) {
            watcher.destroyForcibly().waitFor();
        }
        job("cancel", "--all");
    }

    @Test
    void aJobThatTheClusterHasLostIsRestoredFromItsCheckpoint() throws Exception {
        startWatcher(first);
        awaitStart();
        String lost = ran().get(0).id();
        await().atMost(PATIENCE).until(() -> ofNewestCheckpoint().equals(Optional.of(lost)));

        jobManager.handle().destroyForcibly();
        jobManager.onExit().join();
        awaitLine("cannot list the jobs");
        Path aside = Files.move(cluster.checkpoints(), directory.resolve("aside"));
        jobManager = ServerProcess.start(cluster.jobManager());
        jobManager.awaitReady();
        // Started without state, it would count all tweets anew.
        awaitLine("found no checkpoint or savepoint of tweet-store");
        try (Stream<Path> made = Files.list(cluster.checkpoints())) {
            assertThat(made).as("written by a job that should not run").isEmpty();
        }
        Files.delete(cluster.checkpoints());
        Files.move(aside, cluster.checkpoints());

        awaitLine("tweet-store restored from checkpoint chk-");
        // Flink collects what it knows of checkpoints now and then.
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(restoredFrom())
                                        .hasValueSatisfying(
                                                state ->
                                                        assertThat(state)
                                                                .contains(lost + "/chk-")));
        assertThat(output()).filteredOn(line -> line.contains("found no checkpoint")).hasSize(1);
    }

    @Test
    void whatOtherCallsDoWithTheJobIsLeftAlone() throws Exception {
        Path second = EmbeddedFlink.jar(directory, "second", "");
        startWatcher(first);
        awaitStart();
        int before = ran().size();

        assertThat(job("upgrade", "tweet-store", "--jar=" + second).err()).isEmpty();
        assertThat(job("cancel", "tweet-store").exitCode()).isZero();
        awaitLine("tweet-store is CANCELED");
        assertThat(ran()).as("one more, the upgrade").hasSize(before + 1);
    }

    @Test
    void aJobThatKeepsFailingAsWantedCanBeCancelled() throws Exception {
        Path broken = EmbeddedFlink.jar(directory, "broken", TinyJob.KEEP_BREAKING);
        CommandRun submit =
                job(
                        "submit",
                        "tweet-store",
                        "--jar=" + broken,
                        "--parallelism=1",
                        "TWEETER_CHECKPOINT_DIR=" + cluster.checkpoints().toUri(),
                        "FILE=" + Files.createFile(directory.resolve("breaks")));
        assertThat(submit.exitCode()).as(submit.err()).isZero();
        await().atMost(PATIENCE)
                .until(() -> job("status", "tweet-store", "--json").json().has("last_failure"));
        int before = ran().size();
        startWatcher(broken, "--timeout=1");
        awaitLine("broke at");

        assertThat(job("cancel", "tweet-store").exitCode()).isZero();
        awaitLine("tweet-store is CANCELED");
        assertThat(ran()).hasSize(before);
    }

    @Test
    void stateThatIsMissingIsNotAnEmptyOne() throws Exception {
        commit("tweet-counts", 7);
        Path jar = directory.resolve("counts.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            // Looked up, and never run.
            out.putNextEntry(new JarEntry("io/tweeter/flink/counts/TweetCountsJob.class"));
        }

        CommandRun ensure =
                CommandRun.process(
                        Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()),
                        JobCommand.class,
                        "job",
                        "ensure",
                        "tweet-counts",
                        "--flink=" + cluster.rest(),
                        "--jar=" + jar,
                        "--state-dir=" + directory.resolve("not-mounted"),
                        "--fresh");

        assertThat(ensure.exitCode()).isEqualTo(1);
        assertThat(ensure.err())
                .contains(
                        "found no checkpoint or savepoint of tweet-counts, but it has had state: consumer group tweet-counts has committed offset 7 of tweets-0 to Kafka at "
                                + kafka.bootstrapServers());
        assertThat(ran(TweeterJob.TWEET_COUNTS)).isEmpty();
    }

    /** As a job does with each checkpoint. */
    private static void commit(String group, long offset) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("tweets", 1, (short) 1)))
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            admin.alterConsumerGroupOffsets(
                            group,
                            Map.of(new TopicPartition("tweets", 0), new OffsetAndMetadata(offset)))
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Runs the command in a process of its own, as it does not end by itself. */
    private void startWatcher(Path jar, String... more) throws IOException {
        output = Files.createTempFile(directory, "ensure", ".out");
        List<String> command =
                new ArrayList<>(
                        CommandRun.processCommand(
                                JobCommand.class,
                                "job",
                                "ensure",
                                "tweet-store",
                                "--flink=" + cluster.rest(),
                                "--jar=" + jar,
                                "--parallelism=1",
                                "--state-dir=" + PluggedFiles.uri(cluster.checkpoints()),
                                "--fresh",
                                "--every=250ms",
                                "TWEETER_CHECKPOINT_DIR=" + cluster.checkpoints().toUri()));
        command.addAll(List.of(more));
        ProcessBuilder process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        // The state is on a file system that takes a plugin.
        process.environment().put("FLINK_PLUGINS_DIR", plugins.toString());
        process.environment().put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        watcher = process.start();
    }

    /** Errors of earlier attempts do not count: Flink's report of the newest state may be old. */
    private void awaitStart() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(output())
                                        .anyMatch(
                                                line ->
                                                        line.matches(
                                                                "tweet-store (started without"
                                                                        + " state|restored from).*")));
    }

    private void awaitLine(String part) {
        await(part)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(output()).anyMatch(line -> line.contains(part)));
    }

    private List<String> output() {
        try {
            return Files.readAllLines(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> ofNewestCheckpoint() throws IOException {
        return new CheckpointFinder(cluster.checkpoints())
                .newest("tweet-store")
                .map(checkpoint -> checkpoint.getParent().getName());
    }

    private static List<JobInfo> ran() throws Exception {
        return ran(TweeterJob.TWEET_STORE);
    }

    private static List<JobInfo> ran(TweeterJob job) throws Exception {
        try (FlinkRest flink = client()) {
            return new RunHistory(flink).of(job);
        }
    }

    private static Optional<String> restoredFrom() throws Exception {
        try (FlinkRest flink = client()) {
            RunHistory runs = new RunHistory(flink);
            return RunHistory.restoredFrom(
                    runs.checkpoints(runs.active(TweeterJob.TWEET_STORE).orElseThrow().id()));
        }
    }

    private static FlinkRest client() {
        return new FlinkRest(FlinkAddress.of(cluster.rest().toString(), Environment.of(Map.of())));
    }

    private static CommandRun job(String verb, String... args) {
        return CommandRun.tweeter(
                JobCommand.class,
                Stream.concat(
                                Stream.of("job", verb, "--flink", cluster.rest().toString()),
                                Stream.of(args))
                        .toArray(String[]::new));
    }
}
