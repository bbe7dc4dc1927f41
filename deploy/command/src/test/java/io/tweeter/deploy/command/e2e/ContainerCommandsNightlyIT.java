package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.command.container.App;
import io.tweeter.deploy.command.container.Dockerfile;
import io.tweeter.deploy.command.container.FlinkContainer;
import io.tweeter.deploy.command.container.LocalContainer;
import io.tweeter.deploy.command.container.Surroundings;
import io.tweeter.deploy.jobs.FlinkAddress;
import io.tweeter.deploy.jobs.FlinkRest;
import io.tweeter.deploy.jobs.FlinkRestException;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.KafkaServer;
import io.tweeter.deploy.testkit.Script;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The containers of DC/OS, run as processes on this machine. Command line and environment come from
 * the deployment file; host names and ports are replaced by those of this machine's Kafka and
 * Cassandra. The keyspace is another one, so that the stack's jobs do not write to it, and so is
 * Kafka: it has the offsets of the stack's jobs, so that jobs of these names would not start
 * without state.
 */
class ContainerCommandsNightlyIT extends OnStack {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Pattern HEALTH_URL =
            Pattern.compile("http://127\\.0\\.0\\.1:[^/]+(/[^\" ]+)");

    private final String keyspace = "c" + UUID.randomUUID().toString().replace("-", "");
    private final Deque<LocalContainer> running = new ArrayDeque<>();
    @TempDir private Path dir;
    private Surroundings surroundings;
    private FlinkContainer flink;
    private KafkaServer kafka;

    ContainerCommandsNightlyIT(TestStack stack) {
        super(stack);
    }

    @BeforeEach
    void prepare() throws Exception {
        kafka = KafkaServer.start(dir.resolve("kafka"));
        surroundings = new Surroundings(dir);
        flink = new FlinkContainer(dir.resolve("flink"));
    }

    /** In reverse order, so that no process loses a process that it uses. */
    @AfterEach
    void stop() {
        running.forEach(LocalContainer::close);
        kafka.close();
    }

    @Test
    void theAppsOfMarathonBecomeHealthyAndProcessATweet() throws Exception {
        Path apps = TweeterHome.find().root().resolve("deploy/dcos/apps");
        int ingestPort = FreePorts.next();
        surroundings
                .with("broker.kafka.l4lb.thisdcos.directory:9092", kafka.bootstrapServers())
                .with("10001", Integer.toString(ingestPort));
        for (int node = 0; node < 3; node++) {
            surroundings.with(
                    "node-%d-server.cassandra.autoip.dcos.thisdcos.directory:9042".formatted(node),
                    stack.cassandra());
        }
        App jobManager = App.ofMarathon(apps.resolve("flink-jobmanager.json"));
        String name = "flink-jobmanager.marathon.l4lb.thisdcos.directory";
        surroundings.with("@STATE@", "file:///state");
        // With one node, three replicas are not possible.
        surroundings
                .with("'datacenter1': 3", "'datacenter1': 1")
                .with("--replication 3", "--replication 1");
        int restPort = restPort(surroundings.environment(jobManager));
        surroundings
                .with(name + ":8081", "localhost:" + flink.port(restPort))
                .with(name, "127.0.0.1");
        CommandRun key =
                Script.run(
                        apps.resolveSibling("flink-key"),
                        Map.of(),
                        dir.resolve("state/tls").toString());
        assertThat(key.exitCode()).as(key.output()).isZero();
        runToCompletion(App.ofMarathon(apps.resolveSibling("jobs").resolve("tweeter-init.json")));
        URI ingest = startIngest(App.ofMarathon(apps.resolve("tweeter.json")), ingestPort);
        startFlink(jobManager, App.ofMarathon(apps.resolve("flink-taskmanager.json")));
        ensure(App.ofMarathon(apps.resolve("tweet-store.json")), flink.port(restPort));
        ensure(App.ofMarathon(apps.resolve("tweet-counts.json")), flink.port(restPort));
        aTweetIsStoredAndCounted(ingest);
        itsFileIsPostedOnce(App.ofMarathon(apps.resolve("post-tweets.json")), ingest);
    }

    /** Started a second time, the app looks its tweets up and sends none. */
    private void itsFileIsPostedOnce(App app, URI ingest) throws Exception {
        surroundings
                .with("http://1.1.1.1:30000", ingest.toString())
                .with("/tmp/post-tweets", dir.resolve("posting").toString());
        Path sandbox = Files.createDirectories(dir.resolve("sandbox"));
        Files.writeString(
                sandbox.resolve(app.fetched().get(0)),
                """
                {"handle":"","content":"ACT I"}
                {"handle":"KING HENRY IV","content":"So shaken as we are, so wan with care,"}
                {"handle":"FALSTAFF","content":"Now, Hal, what time of day is it, lad?"}
                """);
        postsAndStays(app, sandbox);
        for (String user : List.of("king%20henry%20iv", "falstaff")) {
            await(user)
                    .atMost(TIMEOUT)
                    .until(() -> pipeline.get(ingest, "/users/" + user).statusCode() == 200);
        }
        // With the one that was posted before.
        assertThat(accepted(ingest)).isEqualTo("tweeter_tweets_accepted_total 3.0");
        postsAndStays(app, sandbox);
        assertThat(accepted(ingest)).isEqualTo("tweeter_tweets_accepted_total 3.0");
    }

    /** Until it is stopped. */
    private void postsAndStays(App app, Path sandbox) throws Exception {
        Map<String, String> environment = environment(app);
        environment.put("MESOS_SANDBOX", sandbox.toString());
        LocalContainer container = start(app, surroundings.command(app), environment);
        await(app.name())
                .atMost(TIMEOUT)
                .until(() -> container.output().contains("waiting until stopped"));
        assertThat(container.output())
                .contains("line 1: 422 handle is empty")
                .contains("3 sent: 2 accepted, 1 rejected, 0 failed, ");
        String check = surroundings.here(app, app.healthCommands().get(0));
        assertThat(new ProcessBuilder("/bin/sh", "-c", check).start().waitFor()).isZero();
        assertThat(container.isAlive()).isTrue();
        container.close();
        assertThat(container.exitCode(TIMEOUT)).isEqualTo(143);
    }

    private String accepted(URI ingest) throws Exception {
        return pipeline.get(ingest, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("tweeter_tweets_accepted_total"))
                .collect(Collectors.joining());
    }

    private Map<String, String> environment(App app) throws IOException {
        Map<String, String> environment = new HashMap<>(surroundings.environment(app));
        environment.put("CASSANDRA_KEYSPACE", keyspace);
        // Marathon sets these for every task.
        environment.put("HOST", "127.0.0.1");
        for (int i = 0; i < app.ports().size(); i++) {
            environment.putIfAbsent("PORT" + i, Integer.toString(FreePorts.next()));
        }
        return environment;
    }

    private LocalContainer start(App app, List<String> command, Map<String, String> environment)
            throws IOException {
        LocalContainer started =
                LocalContainer.start(
                        command,
                        environment,
                        dir.resolve(app.name() + "-" + running.size() + ".log"));
        running.push(started);
        return started;
    }

    private void runToCompletion(App app) throws Exception {
        LocalContainer container = start(app, surroundings.command(app), environment(app));
        assertThat(container.exitCode(TIMEOUT)).as(container.output()).isZero();
    }

    /** Starts an instance on a free port: its default port may be in use here. */
    private URI startIngest(App app, int port) throws Exception {
        Map<String, String> environment = environment(app);
        environment.put("PORT0", Integer.toString(port));
        LocalContainer container = start(app, surroundings.command(app), environment);
        URI ingest = URI.create("http://127.0.0.1:" + port);
        awaitHealthy(container, ingest, healthPath(app));
        for (String path : app.healthPaths()) {
            awaitHealthy(container, ingest, path);
        }
        return ingest;
    }

    private void startFlink(App jobManager, App taskManager) throws Exception {
        startFlink(jobManager);
        // The jobs need the slots of all instances.
        for (int i = 0; i < taskManager.instances(); i++) {
            startFlink(taskManager);
        }
    }

    private void startFlink(App app) throws Exception {
        int metrics = FreePorts.next();
        Map<String, String> environment =
                FlinkContainer.atEntryPoint(surroundings.command(app), environment(app));
        LocalContainer container =
                start(app, flink.command(app, environment, metrics), environment);
        URI address = URI.create("http://127.0.0.1:" + metrics);
        awaitHealthy(container, address, healthPath(app));
        for (String path : app.healthPaths()) {
            awaitHealthy(container, address, path);
        }
    }

    private static int restPort(Map<String, String> environment) throws IOException {
        return Integer.parseInt(FlinkContainer.configuration(environment).get("rest.port"));
    }

    /** Submits a job. Some containers exit afterwards, others keep watching the job. */
    private void ensure(App app, int restPort) throws Exception {
        Map<String, String> environment = environment(app);
        LocalContainer container = start(app, surroundings.command(app), environment);
        FlinkAddress address =
                FlinkAddress.of("https://localhost:" + restPort, Environment.of(environment));
        await(app.name())
                .atMost(TIMEOUT)
                .ignoreExceptionsInstanceOf(FlinkRestException.class)
                .until(
                        () -> {
                            if (!container.isAlive()) {
                                assertThat(container.exitCode(Duration.ZERO))
                                        .as(container.output())
                                        .isZero();
                            }
                            return runs(app.name(), address);
                        });
    }

    private static boolean runs(String job, FlinkAddress address) throws Exception {
        try (FlinkRest flink = new FlinkRest(address)) {
            return flink.jobs().stream()
                    .anyMatch(one -> one.name().equals(job) && one.isFullyRunning());
        }
    }

    private void aTweetIsStoredAndCounted(URI ingest) throws Exception {
        HttpResponse<String> answer =
                pipeline.post(ingest, "container", "All the world's a stage.", null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String path = "/tweets/" + Pipeline.json(answer).path("id").asText();
        await().atMost(TIMEOUT).until(() -> pipeline.get(ingest, path).statusCode() == 200);
        await().atMost(TIMEOUT)
                .until(() -> pipeline.get(ingest, "/users/container").statusCode() == 200);
    }

    /** The path of the image's health check. */
    private static String healthPath(App app) throws IOException {
        Matcher url = HEALTH_URL.matcher(Dockerfile.of(app.image()).last("HEALTHCHECK"));
        assertThat(url.find()).as(app.image()).isTrue();
        return url.group(1).replace("[", "%5B").replace("]", "%5D");
    }

    private void awaitHealthy(LocalContainer container, URI base, String path) {
        await(path)
                .atMost(TIMEOUT)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () -> {
                            assertThat(container.isAlive()).as(container.output()).isTrue();
                            return pipeline.get(base, path).statusCode() == 200;
                        });
    }
}
