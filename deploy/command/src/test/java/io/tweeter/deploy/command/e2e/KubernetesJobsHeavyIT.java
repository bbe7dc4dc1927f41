package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.command.Documents;
import io.tweeter.deploy.command.container.FlinkContainer;
import io.tweeter.deploy.command.container.LocalContainer;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.KafkaServer;
import io.tweeter.deploy.tools.schema.InitCommand;
import io.tweeter.model.Tweet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
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

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Path BASE = TweeterHome.find().root().resolve("deploy/kubernetes/base");

    private final Map<String, LocalContainer> running = new LinkedHashMap<>();
    @TempDir private Path dir;

    KubernetesJobsHeavyIT(TestStack stack) {
        super(stack);
    }

    /** TaskManagers before their JobManagers. */
    @AfterEach
    void stop() {
        List<LocalContainer> processes = new ArrayList<>(running.values());
        Collections.reverse(processes);
        processes.forEach(LocalContainer::close);
    }

    @Test
    void theJobsRunInApplicationModeAndSaveTheirState() throws Exception {
        String keyspace = "k" + UUID.randomUUID().toString().replace("-", "");
        try (KafkaServer kafka = KafkaServer.start(dir.resolve("kafka"))) {
            Map<String, String> environment = environment();
            environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
            environment.put("CASSANDRA_CONTACT_POINTS", stack.cassandra());
            environment.put("CASSANDRA_KEYSPACE", keyspace);
            CommandRun init =
                    CommandRun.process(environment, InitCommand.class, "init", "--partitions=2");
            assertThat(init.exitCode()).as(init.output()).isZero();
            for (JsonNode job : Documents.all(BASE.resolve("jobs.yaml"))) {
                start(job, environment);
            }
            try (Pipeline own = stack.connect(kafka.bootstrapServers(), keyspace)) {
                for (String content : List.of("All the world's a stage.", "Exeunt.")) {
                    Tweet tweet = tweet(content);
                    own.produce(tweet);
                    own.produce(tweet);
                }
                await().atMost(TIMEOUT)
                        .untilAsserted(
                                () -> {
                                    assertThat(own.storedByHandle("pod"))
                                            .as(outputs())
                                            .containsExactly(Map.entry("pod", 2L));
                                    assertThat(own.counted("pod"))
                                            .as(outputs())
                                            .containsExactly(Map.entry("pod", 2L));
                                });
            }
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(checkpoints()).as(outputs()).isEqualTo(2));
            // Otherwise they lose Kafka first, and wait for it.
            stop();
        }
    }

    private static Tweet tweet(String content) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return new Tweet(UUID.randomUUID().toString(), "pod", content, now);
    }

    /** What {@code tweeter-settings} has. */
    private static Map<String, String> environment() throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (JsonNode literal :
                Documents.read(BASE.resolve("kustomization.yaml"))
                        .at("/configMapGenerator/0/literals")) {
            String[] setting = literal.asText().split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        return settings;
    }

    private void start(JsonNode job, Map<String, String> environment) throws Exception {
        String name = job.at("/metadata/name").asText();
        JsonNode settings = Documents.read(BASE.resolve("jobs-settings.yaml")).path("spec");
        Map<String, String> configuration = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> setting :
                settings.path("flinkConfiguration").properties()) {
            if (!setting.getKey().matches("(kubernetes\\.operator|high-availability)\\..*")) {
                configuration.put(
                        setting.getKey(),
                        setting.getValue()
                                .asText()
                                .replace("file:///state/", dir.resolve("state").toUri() + "/"));
            }
        }
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
                environment);
        start(name + "-taskmanager", flink.taskManager(image, configuration), environment);
    }

    private void start(String name, List<String> command, Map<String, String> environment)
            throws IOException {
        running.put(
                name, LocalContainer.start(command, environment, dir.resolve(name).resolve("log")));
    }

    private String outputs() {
        return running.entrySet().stream()
                .map(process -> process.getKey() + ":\n" + process.getValue().output())
                .collect(Collectors.joining("\n"));
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
