package io.tweeter.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.model.TopicRequirement;
import io.tweeter.model.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the manifests repeat of other files and of the code. */
final class Agreement {

    private static final Path ROOT = TweeterHome.find().root();
    private static final Duration HORIZON = Duration.ofHours(24);
    private static final int REPLICAS = 3;

    /** What the image has, and the operator or Flink sets by itself. */
    private static final Set<String> ONLY_IN_THE_IMAGE =
            Set.of(
                    "blob.server.port",
                    "jobmanager.bind-host",
                    "jobmanager.memory.process.size",
                    "jobmanager.rpc.address",
                    "jobmanager.rpc.port",
                    "parallelism.default",
                    "rest.address",
                    "rest.bind-address",
                    "rest.port",
                    "taskmanager.bind-host",
                    "taskmanager.memory.process.size");

    /** What is another value here, or is needed here only. */
    private static final Set<String> ONLY_HERE =
            Set.of(
                    "high-availability.storageDir",
                    "high-availability.type",
                    "state.checkpoints.dir",
                    "state.savepoints.dir",
                    "taskmanager.numberOfTaskSlots",
                    "tweeter.rest.hosts",
                    "web.cancel.enable",
                    "web.submit.enable");

    /** Whatever fails in Kafka, no record that was acknowledged may be lost. */
    private static final Map<String, String> BROKERS =
            Map.of(
                    "auto.create.topics.enable", "false",
                    "default.replication.factor", "3",
                    "min.insync.replicas", "2",
                    "offsets.topic.replication.factor", "3",
                    "transaction.state.log.min.isr", "2",
                    "transaction.state.log.replication.factor", "3",
                    "unclean.leader.election.enable", "false");

    private static final Set<String> TOPICS =
            Set.of(Topics.TWEETS, Topics.DEAD_LETTERS, Topics.COUNTS);

    private final Map<String, String> image;
    private final JsonNode alerts;
    private final JsonNode prometheus;
    private final Map<String, String> dashboards = new TreeMap<>();

    /** Reads the files. */
    Agreement() throws IOException {
        Path folder = ROOT.resolve("deploy/observability");
        image = Tree.text(Manifests.read(ROOT.resolve("deploy/images/flink/config.yaml")));
        alerts = Manifests.read(folder.resolve("alerts.yml"));
        prometheus = Manifests.read(folder.resolve("prometheus.yml"));
        for (String name : List.of("pipeline.json", "service.json")) {
            dashboards.put(name, Files.readString(folder.resolve("dashboards").resolve(name)));
        }
    }

    /** What differs. */
    List<String> problems(Manifests manifests) {
        List<String> problems = new ArrayList<>();
        compareFlink(manifests, problems);
        compareTopics(manifests, problems);
        compareMonitoring(manifests, problems);
        return problems;
    }

    private static void compare(
            List<String> problems, String what, Object actual, Object expected) {
        if (!Objects.equals(actual, expected)) {
            problems.add("%s is %s, not %s".formatted(what, actual, expected));
        }
    }

    private void compareFlink(Manifests manifests, List<String> problems) {
        Map<String, String> common = new TreeMap<>(image);
        common.keySet().removeAll(ONLY_IN_THE_IMAGE);
        common.keySet().removeAll(ONLY_HERE);
        for (JsonNode deployment : manifests.ofKind("FlinkDeployment").toList()) {
            Map<String, String> settings = Tree.text(deployment.at("/spec/flinkConfiguration"));
            settings.keySet().removeAll(ONLY_HERE);
            settings.keySet().removeIf(key -> key.startsWith("kubernetes.operator."));
            compare(problems, "Flink's configuration", settings, common);
        }
        compare(
                problems,
                "the jobs",
                manifests
                        .ofKind("FlinkDeployment")
                        .map(Manifests::name)
                        .collect(Collectors.toSet()),
                Set.of("tweet-store", "tweet-counts"));
    }

    private static void compareTopics(Manifests manifests, List<String> problems) {
        Set<String> topics = new TreeSet<>();
        for (JsonNode topic : manifests.ofKind("KafkaTopic").toList()) {
            String name = Manifests.name(topic);
            topics.add(name);
            Map<String, String> needed = new TreeMap<>();
            if (!TOPICS.contains(name)) {
                continue;
            }
            TopicRequirement.of(name, REPLICAS, HORIZON)
                    .forEach(setting -> needed.put(setting.setting(), setting.value()));
            compare(problems, "topic " + name, Tree.text(topic.at("/spec/config")), needed);
        }
        compare(problems, "the topics", topics, TOPICS);
        compare(
                problems,
                "Kafka's configuration",
                Tree.text(manifests.find("Kafka", "kafka").at("/spec/kafka/config")),
                BROKERS);
    }

    private void compareMonitoring(Manifests manifests, List<String> problems) {
        compare(
                problems,
                "the alerts",
                manifests.find("PrometheusRule", "tweeter").at("/spec/groups"),
                alerts.path("groups"));
        compare(
                problems,
                "what is kept of Flink's metrics",
                manifests
                        .find("PodMonitor", "flink")
                        .at("/spec/podMetricsEndpoints/0/metricRelabelings/0/regex"),
                prometheus.at("/scrape_configs/1/metric_relabel_configs/0/regex"));
        for (JsonNode monitor : manifests.ofKind("PodMonitor").toList()) {
            compare(
                    problems,
                    "the label of a monitor",
                    monitor.at("/spec/podMetricsEndpoints/0/relabelings/0/replacement").asText(),
                    Manifests.name(monitor));
        }
        compare(
                problems,
                "the dashboards",
                Tree.text(manifests.find("ConfigMap", "tweeter-dashboards").path("data")),
                dashboards);
    }
}
