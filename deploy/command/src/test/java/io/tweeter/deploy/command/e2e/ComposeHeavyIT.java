package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tweeter.deploy.command.Documents;
import io.tweeter.deploy.command.container.DockerEngine;
import io.tweeter.deploy.command.container.Pod;
import io.tweeter.deploy.command.container.StandIns;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The compose file with our images, on a Docker engine of its own. The images of other projects are
 * stand-ins, and Grafana and Zeppelin are left out.
 */
class ComposeHeavyIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Path FILE =
            TweeterHome.find().root().resolve("deploy/compose/docker-compose.yml");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] SERVICES = {
        "haproxy", "tweet-store", "tweet-counts", "prometheus"
    };
    private static final String NETWORK = "tweeter_default";
    private static final String ADDRESS =
            "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    private static final String METRICS = "http://127.0.0.1:10001/metrics";
    private static final int TWEETS = 1_000;
    private static final int USERS = 50;

    @TempDir private static Path dir;
    private static String machine;
    private static DockerEngine engine;

    private int posted;

    @BeforeAll
    static void build() throws Exception {
        machine = machine();
        engine = DockerEngine.start(dir);
        StandIns.build(engine, FILE, Files.createDirectory(dir.resolve("stand-ins")));
        engine.succeed(TweeterHome.find().root().resolve("deploy/images/build").toString(), "-n");
    }

    @AfterAll
    static void stop() throws Exception {
        if (engine != null) {
            engine.close();
            assertThat(machine()).as("what the engine leaves").isEqualTo(machine);
        }
    }

    /** What an engine adds to a machine: rules of the firewall, interfaces, namespaces, mounts. */
    private static String machine() throws Exception {
        CommandRun run =
                CommandRun.program(
                        Path.of("/bin/sh"),
                        "-c",
                        """
                        iptables-save | grep -v '^#' | sed 's/\\[.*//'
                        ip -o link | grep -oE ' (docker|br-|veth)[^:]*'
                        ip netns list | grep "$1"
                        grep -oE "$1|$2[^ ]*" /proc/mounts
                        true
                        """,
                        "machine",
                        "tweeter-docker-" + ProcessHandle.current().pid(),
                        dir.toString());
        assertThat(run.exitCode()).as(run.output()).isZero();
        return run.out();
    }

    /** What a failed test leaves as well. */
    @AfterEach
    void remove() throws Exception {
        engine.run("docker", "rm", "--force", "init", "ready", "alone", "other");
        compose("down", "--volumes");
    }

    @Test
    void tweetsAreStoredAndCountedOnceWhateverHappensToContainers() throws Exception {
        up();
        assertThat(stateOf("init", "{{.State.ExitCode}}")).isEqualTo("0");
        post();
        awaitVerified();
        assertTargetsAreUpAndNothingIsAlarming();

        // By the kernel, so that Docker restarts them.
        for (String service : List.of("ingest-2", "taskmanager", "kafka")) {
            engine.succeed("kill", "-9", stateOf(service, "{{.State.Pid}}"));
        }
        awaitHealthy();
        post();
        awaitVerified();

        String address = stateOf("ingest-1", ADDRESS);
        CompletableFuture<Void> traffic = CompletableFuture.runAsync(this::postSlowly);
        replaceByOneWithAnotherAddress("ingest-1");
        assertThat(stateOf("ingest-1", ADDRESS)).isNotEqualTo(address);
        traffic.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        compose("up", "-d", "--no-deps", "--scale", "taskmanager=2", "taskmanager");
        awaitHealthy();
        tweeter("job", "rescale", "tweet-store", "--parallelism", "4");
        post();
        assertThat(compose("exec", "-T", "ingest-1", "wget", "-qO-", METRICS))
                .as("HAProxy has found the new instance")
                .containsPattern("(?m)^tweeter_tweets_accepted_total\\S* [1-9]");
        awaitVerified();

        Optional<String> before = runningJob("tweet-counts");
        composeWith(
                List.of("-f", withOtherSetting().toString()),
                "up",
                "-d",
                "--no-deps",
                "tweet-counts");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(runningJob("tweet-counts"))
                                        .isPresent()
                                        .isNotEqualTo(before));
        post();
        awaitVerified();

        compose("down");
        up();
        post();
        awaitVerified();

        compose("stop");
        // Not the TaskManager: Flink often halts it after 5 s, with 239, when its tasks have ended.
        for (String service : List.of("ingest-1", "kafka", "cassandra", "jobmanager")) {
            assertThat(stateOf(service, "{{.State.ExitCode}}"))
                    .as(service)
                    .isIn("0", "143"); // ended itself, or by the signal
        }
        for (String server : List.of("kafka", "cassandra")) {
            for (String user : List.of("ingest-1", "taskmanager")) {
                assertThat(finished(server)).as(server).isAfter(finished(user));
            }
        }
        compose("down", "--volumes");
        assertThat(engine.succeed("docker", "volume", "ls", "--quiet")).isBlank();
    }

    /** As a kubelet would: it runs the container so, and asks the probes. */
    @Test
    void podsOfKubernetesNeedNoMoreThanTheyMay() throws Exception {
        compose("up", "-d", "kafka", "cassandra");
        awaitHealthy();
        Map<String, String> servers =
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                        "CASSANDRA_CONTACT_POINTS", "cassandra:9042");
        Pod init = Pod.read("init.yaml");
        String[] run = init.dockerRun("init", NETWORK, servers).toArray(String[]::new);
        assertThat(engine.succeed(run)).contains("Topics exist", "Tables exist");

        Pod ingest = Pod.read("ingest.yaml");
        start(ingest, "ready", servers);
        start(ingest, "alone", Map.of("KAFKA_BOOTSTRAP_SERVERS", "nobody:9092"));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(answer("ready", ingest.probe("readinessProbe"))).isZero();
                            assertThat(answer("alone", ingest.probe("startupProbe"))).isZero();
                        });
        assertThat(answer("ready", ingest.probe("livenessProbe"))).isZero();
        assertThat(answer("alone", ingest.probe("livenessProbe"))).isZero();
        assertThat(answer("alone", ingest.probe("readinessProbe"))).isNotZero();
        for (String container : List.of("ready", "alone")) {
            engine.succeed("docker", "stop", "--time=" + ingest.stopsWithin(), container);
            assertThat(
                            engine.succeed(
                                            "docker",
                                            "inspect",
                                            "--format={{.State.ExitCode}}",
                                            container)
                                    .strip())
                    .as(container)
                    .isIn("0", "143");
        }
    }

    private static void start(Pod pod, String name, Map<String, String> settings) throws Exception {
        List<String> run = pod.dockerRun(name, NETWORK, settings);
        run.add(2, "--detach");
        engine.succeed(run.toArray(String[]::new));
    }

    private static int answer(String container, String address) throws Exception {
        return engine.run("docker", "exec", container, "wget", "-q", "-O", "/dev/null", address)
                .exitCode();
    }

    /** The compose file with one more argument of a job. */
    private static Path withOtherSetting() throws Exception {
        JsonNode command =
                Documents.read(FILE).path("services").path("tweet-counts").path("command");
        ((ArrayNode) command).add("TWEETER_CASSANDRA_MAX_RETRIES=9");
        return Files.writeString(
                dir.resolve("other.yml"),
                """
                version: "3.9"
                services:
                  tweet-counts:
                    command: %s
                """
                        .formatted(command));
    }

    private static void up() throws Exception {
        compose(Stream.concat(Stream.of("up", "-d"), Stream.of(SERVICES)).toArray(String[]::new));
        awaitHealthy();
    }

    private static void awaitHealthy() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            List<String> all = new ArrayList<>();
                            for (String id : compose("ps", "--quiet").lines().toList()) {
                                all.add(
                                        engine.succeed(
                                                        "docker",
                                                        "inspect",
                                                        "--format={{.Name}} {{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}",
                                                        id)
                                                .strip());
                            }
                            assertThat(all)
                                    .allMatch(
                                            state ->
                                                    state.endsWith(" running healthy")
                                                            || state.matches(
                                                                    ".*(tweet-(store|counts)_1 running|init_1 exited) *"));
                        });
    }

    private static String stateOf(String service, String format) throws Exception {
        String id = compose("ps", "--quiet", service).lines().findFirst().orElseThrow();
        return engine.succeed("docker", "inspect", "--format=" + format, id).strip();
    }

    private static Instant finished(String service) throws Exception {
        return Instant.parse(stateOf(service, "{{.State.FinishedAt}}"));
    }

    /** Somebody else gets its address meanwhile. */
    private static void replaceByOneWithAnotherAddress(String service) throws Exception {
        String image = stateOf(service, "{{.Config.Image}}");
        compose("stop", service);
        engine.succeed(
                "docker",
                "run",
                "--detach",
                "--name=other",
                "--network=" + NETWORK,
                "--entrypoint=sleep",
                image,
                "infinity");
        compose("up", "-d", "--no-deps", "--force-recreate", service);
        awaitHealthy();
        engine.succeed("docker", "rm", "--force", "other");
    }

    /** Fails if any request does, even one that a client could send again. */
    private void postSlowly() {
        try {
            post("--rate=25", "--max-retries=0");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void post(String... options) throws Exception {
        Path file = dir.resolve("tweets-" + posted + ".jsonl");
        Files.write(
                file,
                IntStream.range(posted, posted + TWEETS)
                        .mapToObj(
                                n ->
                                        "{\"handle\":\"user-%d\",\"content\":\"tweet %d\"}"
                                                .formatted(n % USERS, n))
                        .toList());
        tweeter(
                Stream.concat(Stream.of("post", file.toString()), Stream.of(options))
                        .toArray(String[]::new));
        posted += TWEETS;
    }

    private void awaitVerified() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(tweeter("verify"))
                                        .contains("rows: tweets %,d,".formatted(posted)));
    }

    private static Optional<String> runningJob(String name) throws Exception {
        for (JsonNode job : JSON.readTree(tweeter("job", "list", "--json")).path("jobs")) {
            if (job.path("name").asText().equals(name)
                    && job.path("state").asText().equalsIgnoreCase("running")) {
                return Optional.of(job.path("id").asText());
            }
        }
        return Optional.empty();
    }

    private static void assertTargetsAreUpAndNothingIsAlarming() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(prometheus("targets").at("/data/activeTargets"))
                                        .hasSize(5)
                                        .allMatch(t -> t.path("health").asText().equals("up")));
        assertThat(prometheus("alerts").at("/data/alerts"))
                .noneMatch(alert -> alert.path("state").asText().equals("firing"))
                .as("not even pending")
                .noneMatch(
                        alert -> alert.at("/labels/alertname").asText().equals("CheckpointsFail"));
    }

    private static JsonNode prometheus(String what) {
        try {
            return JSON.readTree(
                    compose(
                            "exec",
                            "-T",
                            "prometheus",
                            "wget",
                            "-q",
                            "-O-",
                            "http://127.0.0.1:9090/api/v1/" + what));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String tweeter(String... arguments) throws Exception {
        String[] command =
                Stream.concat(
                                Stream.of(
                                        "env",
                                        "KAFKA_BOOTSTRAP_SERVERS=localhost:9094",
                                        TweeterHome.find().script().toString()),
                                Stream.of(arguments))
                        .toArray(String[]::new);
        return engine.succeed(command);
    }

    private static String compose(String... arguments) throws Exception {
        return composeWith(List.of(), arguments);
    }

    private static String composeWith(List<String> more, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("docker-compose", "-p", "tweeter", "-f", FILE.toString()));
        command.addAll(more);
        command.addAll(List.of(arguments));
        return engine.succeed(command.toArray(String[]::new));
    }
}
