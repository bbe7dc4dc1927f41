package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.command.Documents;
import io.tweeter.deploy.command.container.FlinkContainer;
import io.tweeter.deploy.command.container.LocalContainer;
import io.tweeter.deploy.command.container.Pod;
import io.tweeter.deploy.servers.IngestInstance;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.KafkaServer;
import io.tweeter.deploy.tools.schema.InitCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The FlinkDeployments of {@code deploy/kubernetes}, as processes of this machine in application
 * mode: with their configuration, their memory and their environment, but for what only Kubernetes
 * has. Kafka and the keyspace are others than those of the stack, whose jobs have the same names.
 */
class KubernetesJobsHeavyIT extends OnStack {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Path BASE = TweeterHome.find().root().resolve("deploy/kubernetes/base");

    private final Deque<LocalContainer> running = new ArrayDeque<>();
    @TempDir private Path dir;

    KubernetesJobsHeavyIT(TestStack stack) {
        super(stack);
    }

    /** In reverse order, so that no process loses a process that it uses. */
    @AfterEach
    void stop() {
        running.forEach(LocalContainer::close);
    }

    @Test
    void theJobsRunInApplicationModeAndSaveTheirState() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(dir.resolve("kafka"))) {
            Map<String, String> servers =
                    Map.of(
                            "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                            "CASSANDRA_CONTACT_POINTS", stack.cassandra(),
                            "CASSANDRA_KEYSPACE",
                                    "k" + UUID.randomUUID().toString().replace("-", ""));
            CommandRun init =
                    CommandRun.process(
                            servers,
                            InitCommand.class,
                            Pod.read("init.yaml").arguments().toArray(String[]::new));
            assertThat(init.exitCode()).as(init.output()).isZero();
            for (JsonNode job : Documents.all(BASE.resolve("jobs.yaml"))) {
                start(job, servers);
            }
            URI ingest = startIngest(servers);

            HttpResponse<String> answer =
                    pipeline.post(ingest, "pod", "All the world's a stage.", null);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            String tweet = "/tweets/" + Pipeline.json(answer).path("id").asText();
            await().atMost(TIMEOUT).until(() -> pipeline.get(ingest, tweet).statusCode() == 200);
            await().atMost(TIMEOUT)
                    .until(() -> pipeline.get(ingest, "/users/pod").statusCode() == 200);
            await().atMost(TIMEOUT).until(() -> checkpoints() == 2);
            stop();
        }
    }

    private void start(JsonNode job, Map<String, String> servers) throws Exception {
        String name = job.at("/metadata/name").asText();
        JsonNode settings = Documents.read(BASE.resolve("jobs-settings.yaml")).path("spec");
        Map<String, String> configuration = new LinkedHashMap<>();
        settings.path("flinkConfiguration")
                .properties()
                .forEach(
                        setting ->
                                configuration.put(
                                        setting.getKey(),
                                        setting.getValue()
                                                .asText()
                                                .replace(
                                                        "file:///state/",
                                                        dir.resolve("state").toUri() + "/")));
        configuration
                .keySet()
                .removeIf(
                        key ->
                                key.startsWith("kubernetes.operator.")
                                        || key.startsWith("high-availability."));
        // As the operator does.
        for (String process : List.of("jobManager", "taskManager")) {
            configuration.put(
                    process.toLowerCase(Locale.ROOT) + ".memory.process.size",
                    settings.path(process).at("/resource/memory").asText());
        }
        configuration.put("parallelism.default", job.at("/spec/job/parallelism").asText());

        FlinkContainer flink = new FlinkContainer(dir.resolve(name));
        String image = settings.path("image").asText().replaceFirst(":.*", "");
        start(
                name + "-jobmanager",
                flink.application(
                        image,
                        configuration,
                        TweeterHome.find().jar("flink-jobs", "flink-jobs.jar"),
                        job.at("/spec/job/entryClass").asText()),
                servers);
        start(name + "-taskmanager", flink.taskManager(image, configuration), servers);
    }

    private URI startIngest(Map<String, String> servers) throws Exception {
        int port = FreePorts.next();
        IngestInstance instance =
                new IngestInstance(
                        TweeterHome.find().ingestJar(), 1, port, dir.resolve("x.log"), servers);
        LocalContainer process = start("ingest", instance.prepare(), instance.environment());
        URI ingest = URI.create("http://127.0.0.1:" + port);
        await().atMost(TIMEOUT)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () -> {
                            assertThat(process.isAlive()).as(process.output()).isTrue();
                            return pipeline.get(ingest, "/health/ready").statusCode() == 200;
                        });
        return ingest;
    }

    private LocalContainer start(String name, List<String> command, Map<String, String> environment)
            throws IOException {
        LocalContainer started =
                LocalContainer.start(command, environment, dir.resolve(name + ".log"));
        running.push(started);
        return started;
    }

    /** Of how many jobs a checkpoint is complete. */
    private long checkpoints() throws IOException {
        Path folder = dir.resolve("state/checkpoints");
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> jobs = Files.list(folder)) {
            return jobs.filter(KubernetesJobsHeavyIT::isSaved).count();
        }
    }

    private static boolean isSaved(Path job) {
        try (Stream<Path> checkpoints = Files.list(job)) {
            return checkpoints.anyMatch(
                    checkpoint -> Files.exists(checkpoint.resolve("_metadata")));
        } catch (IOException e) {
            return false; // Flink deletes the older ones.
        }
    }
}
