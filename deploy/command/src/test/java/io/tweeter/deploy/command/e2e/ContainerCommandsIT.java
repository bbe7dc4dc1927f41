package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.command.container.App;
import io.tweeter.deploy.command.container.Dockerfile;
import io.tweeter.deploy.command.container.FlinkContainer;
import io.tweeter.deploy.command.container.LocalContainer;
import io.tweeter.deploy.command.container.Surroundings;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every container of ours, as a process of this machine: the command line and the environment are
 * those of the file that deploys it; names and ports of the network lead to this machine's Kafka
 * and Cassandra. Only the keyspace is another one, so that nothing mixes with what the stack's own
 * jobs write.
 */
class ContainerCommandsIT extends OnStack {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern HEALTH_URL =
            Pattern.compile("http://127\\.0\\.0\\.1:[^/]+(/[^\" ]+)");

    private final String keyspace = "c" + UUID.randomUUID().toString().replace("-", "");
    private final Deque<LocalContainer> running = new ArrayDeque<>();
    @TempDir private Path dir;
    private Surroundings surroundings;
    private FlinkContainer flink;

    ContainerCommandsIT(TestStack stack) {
        super(stack);
    }

    @BeforeEach
    void prepare() {
        surroundings = new Surroundings(dir);
        flink = new FlinkContainer(dir.resolve("flink"));
    }

    /** In the opposite order, so that nobody looks for who is gone. */
    @AfterEach
    void stop() {
        running.forEach(LocalContainer::close);
    }

    @Test
    void servicesOfComposeBecomeHealthyAndATweetComesThrough() throws Exception {
        surroundings
                .with("kafka:9092", stack.kafka())
                .with("cassandra:9042", stack.cassandra())
                .with("jobmanager:8081", "127.0.0.1:" + flink.port(8081))
                .with("rpc.address: jobmanager", "rpc.address: 127.0.0.1");
        Map<String, App> services =
                App.ofCompose(
                        TweeterHome.find().root().resolve("deploy/compose/docker-compose.yml"));
        runToItsEnd(services.get("init"));
        URI ingest = startIngest(services.get("ingest-1"));
        URI rest = startFlink(services.get("jobmanager"), services.get("taskmanager"));
        ensure(services.get("tweet-store"), rest);
        ensure(services.get("tweet-counts"), rest);
        aTweetComesThrough(ingest);
    }

    @Test
    void appsOfMarathonBecomeHealthy() throws Exception {
        Path apps = TweeterHome.find().root().resolve("deploy/dcos/apps");
        int ingestPort = FreePorts.next();
        surroundings
                .with("broker.kafka.l4lb.thisdcos.directory:9092", stack.kafka())
                .with("10001", Integer.toString(ingestPort));
        for (int node = 0; node < 3; node++) {
            surroundings.with(
                    "node-%d-server.cassandra.autoip.dcos.thisdcos.directory:9042".formatted(node),
                    stack.cassandra());
        }
        App jobManager = App.ofMarathon(apps.resolve("flink-jobmanager.json"));
        String name = "flink-jobmanager.marathon.l4lb.thisdcos.directory";
        surroundings.with("@STATE@", "file:///state");
        // There is one node here, and a quorum of three copies would not be reached.
        surroundings.with("'datacenter1': 3", "'datacenter1': 1");
        int restPort = restPort(surroundings.environment(jobManager));
        surroundings
                .with(name + ":8081", "127.0.0.1:" + flink.port(restPort))
                .with(name, "127.0.0.1");
        runToItsEnd(App.ofMarathon(apps.resolveSibling("jobs").resolve("tweeter-init.json")));
        URI ingest = startIngest(App.ofMarathon(apps.resolve("tweeter.json")), ingestPort);
        URI rest = startFlink(jobManager, App.ofMarathon(apps.resolve("flink-taskmanager.json")));
        ensure(App.ofMarathon(apps.resolve("tweet-store.json")), rest);
        ensure(App.ofMarathon(apps.resolve("tweet-counts.json")), rest);
        aTweetComesThrough(ingest);
    }

    private Map<String, String> environment(App app) throws IOException {
        Map<String, String> environment = new HashMap<>(surroundings.environment(app));
        environment.put("CASSANDRA_KEYSPACE", keyspace);
        // What Marathon tells every task.
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

    private void runToItsEnd(App app) throws Exception {
        LocalContainer container = start(app, surroundings.command(app), environment(app));
        assertThat(container.exitCode(PATIENCE)).as(container.output()).isZero();
    }

    private URI startIngest(App app) throws Exception {
        return startIngest(app, FreePorts.next());
    }

    /** The port that it takes by default may be in use here, so it is given another. */
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

    private URI startFlink(App jobManager, App taskManager) throws Exception {
        Map<String, String> environment = environment(jobManager);
        LocalContainer first = startFlink(jobManager, environment);
        URI rest = URI.create("http://127.0.0.1:" + flink.port(restPort(environment)));
        awaitHealthy(first, rest, "/overview");
        for (String path : jobManager.healthPaths()) {
            awaitHealthy(first, rest, path);
        }
        // As many as are to run: the jobs need the slots of all.
        for (int i = 0; i < taskManager.instances(); i++) {
            startFlink(taskManager, environment(taskManager));
        }
        return rest;
    }

    private LocalContainer startFlink(App app, Map<String, String> environment) throws Exception {
        int metrics = FreePorts.next();
        LocalContainer container =
                start(app, flink.command(app, environment, metrics), environment);
        awaitHealthy(container, URI.create("http://127.0.0.1:" + metrics), healthPath(app));
        return container;
    }

    private static int restPort(Map<String, String> environment) throws IOException {
        return Integer.parseInt(FlinkContainer.configuration(environment).get("rest.port"));
    }

    /** Submits a job; some containers end then, and others go on to see that it runs. */
    private void ensure(App app, URI rest) throws Exception {
        LocalContainer container = start(app, surroundings.command(app), environment(app));
        await(app.name())
                .atMost(PATIENCE)
                .until(
                        () -> {
                            if (!container.isAlive()) {
                                assertThat(container.exitCode(Duration.ZERO))
                                        .as(container.output())
                                        .isZero();
                            }
                            return runs(app.name(), rest);
                        });
    }

    private boolean runs(String job, URI rest) throws Exception {
        HttpResponse<String> answer = pipeline.get(rest, "/jobs/overview");
        for (JsonNode one : JSON.readTree(answer.body()).path("jobs")) {
            if (one.path("name").asText().equals(job)) {
                JsonNode tasks = one.path("tasks");
                int total = tasks.path("total").asInt();
                return total > 0 && tasks.path("running").asInt() == total;
            }
        }
        return false;
    }

    private void aTweetComesThrough(URI ingest) throws Exception {
        HttpResponse<String> answer =
                pipeline.post(ingest, "container", "All the world's a stage.", null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String path = "/tweets/" + Pipeline.json(answer).path("id").asText();
        await().atMost(PATIENCE).until(() -> pipeline.get(ingest, path).statusCode() == 200);
        await().atMost(PATIENCE)
                .until(() -> pipeline.get(ingest, "/users/container").statusCode() == 200);
    }

    /** The path that the image's own health check asks. */
    private static String healthPath(App app) throws IOException {
        Matcher url = HEALTH_URL.matcher(Dockerfile.of(app.image()).last("HEALTHCHECK"));
        assertThat(url.find()).as(app.image()).isTrue();
        return url.group(1).replace("[", "%5B").replace("]", "%5D");
    }

    private void awaitHealthy(LocalContainer container, URI base, String path) {
        await(path)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () -> {
                            assertThat(container.isAlive()).as(container.output()).isTrue();
                            return pipeline.get(base, path).statusCode() == 200;
                        });
    }
}
