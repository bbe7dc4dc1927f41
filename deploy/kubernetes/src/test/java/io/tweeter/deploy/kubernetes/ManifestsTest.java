package io.tweeter.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests, against the classes of Kubernetes, of the operators and of Flink, against what
 * this project has elsewhere, and against each other.
 */
class ManifestsTest {

    private static final JsonNode NEITHER_TEXT_NOR_NUMBER =
            JsonNodeFactory.instance.objectNode().set("x", JsonNodeFactory.instance.objectNode());

    /** Settings that no job needs to run. */
    private static final Map<String, String> RELIED_ON =
            Map.of(
                    "kubernetes.operator.deployment.rollback.enabled", "true",
                    "kubernetes.operator.deployment.readiness.timeout", "5min",
                    "kubernetes.operator.job.savepoint-on-deletion", "true",
                    "high-availability.type", "kubernetes",
                    "high-availability.storageDir", "file:///state/ha",
                    "state.checkpoints.dir", "file:///state/checkpoints",
                    "state.savepoints.dir", "file:///state/savepoints",
                    "web.submit.enable", "false",
                    "web.cancel.enable", "false");

    private final Agreement agreement;

    ManifestsTest() throws IOException {
        agreement = new Agreement();
    }

    private static Manifests everything(String overlay) throws Exception {
        return Manifests.render(overlay, "monitoring", "strimzi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "cluster"})
    void nothingIsWrong(String overlay) throws Exception {
        Manifests manifests = everything(overlay);
        assertThat(manifests.all()).flatExtracting(Rules::problems).isEmpty();
        assertThat(problems(manifests)).isEmpty();
    }

    /** Nothing else misses what is taken away, or has another valid value. */
    @ParameterizedTest
    @CsvSource({"small, 1, 3, ReadWriteOnce", "cluster, 3, 10, ReadWriteMany"})
    void whatAnOperatorReliesOnIsThere(String overlay, int replicas, int atMost, String access)
            throws Exception {
        Manifests manifests = Manifests.render(overlay);
        assertThat(manifests.all())
                .extracting(manifest -> manifest.path("kind").asText() + " " + plainName(manifest))
                .containsExactlyInAnyOrder(
                        "Namespace tweeter",
                        "ConfigMap tweeter-settings",
                        "ServiceAccount flink",
                        "Role flink",
                        "RoleBinding flink",
                        "PersistentVolumeClaim flink-state",
                        "NetworkPolicy default-deny",
                        "NetworkPolicy ingest",
                        "NetworkPolicy flink",
                        "Deployment ingest",
                        "Service tweeter",
                        "PodDisruptionBudget ingest",
                        "HorizontalPodAutoscaler ingest",
                        "Job init",
                        "FlinkDeployment tweet-store",
                        "FlinkDeployment tweet-counts");

        assertThat(manifests.ofKind("FlinkDeployment"))
                .allSatisfy(
                        job -> {
                            assertThat(Tree.text(job.at("/spec/flinkConfiguration")))
                                    .containsAllEntriesOf(RELIED_ON);
                            assertThat(job.at("/spec/jobManager/replicas").asInt())
                                    .isEqualTo(replicas);
                            assertThat(job.at("/spec/job/parallelism").asInt()).isEqualTo(replicas);
                            assertThat(job.at("/spec/job/state").asText()).isEqualTo("running");
                        });
        JsonNode scaler = manifests.find("HorizontalPodAutoscaler", "ingest").path("spec");
        assertThat(scaler.path("minReplicas").asInt()).isEqualTo(replicas);
        assertThat(scaler.path("maxReplicas").asInt()).isEqualTo(atMost);
        assertThat(manifests.find("PersistentVolumeClaim", "flink-state").at("/spec/accessModes/0"))
                .isEqualTo(JsonNodeFactory.instance.textNode(access));
        assertThat(Tree.of(manifests.find("Job", "init")).all())
                .filteredOn(place -> place.path().endsWith("/args/*"))
                .extracting(place -> place.node().asText())
                .filteredOn(argument -> argument.contains("replication"))
                .hasSize(replicas == 1 ? 0 : 2)
                .allMatch(argument -> argument.contains("3"));

        JsonNode ingest = manifests.find("Deployment", "ingest");
        assertThat(ingest.at("/spec/strategy/rollingUpdate/maxUnavailable").asInt(1)).isZero();
        assertThat(
                        manifests
                                .find("PodDisruptionBudget", "ingest")
                                .at("/spec/maxUnavailable")
                                .asInt())
                .isEqualTo(1);
        for (JsonNode manifest : List.of(ingest, manifests.find("Job", "init"))) {
            JsonNode pod = manifest.at("/spec/template/spec");
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.at("/containers/0/securityContext/readOnlyRootFilesystem").asBoolean())
                    .isTrue();
            assertThat(pod.at("/containers/0/resources/limits").has("memory")).isTrue();
        }
        assertThat(Tree.text(ingest.at("/spec/template/spec/containers/0")))
                .containsKeys("startupProbe", "livenessProbe", "readinessProbe");
    }

    private static String plainName(JsonNode manifest) {
        String name = Manifests.name(manifest);
        return manifest.path("kind").asText().equals("ConfigMap")
                ? name.replaceFirst("-[^-]+$", "") // a hash of the content
                : name;
    }

    /** Whoever reaches Flink's REST interface can run code. */
    @Test
    void strangersReachNothingButThePortOfIngest() throws Exception {
        Manifests manifests = Manifests.render("small");
        assertThat(manifests.ofKind("NetworkPolicy"))
                .allSatisfy(
                        policy ->
                                assertThat(policy.at("/spec/policyTypes"))
                                        .containsExactly(
                                                JsonNodeFactory.instance.textNode("Ingress")));
        assertThat(manifests.find("NetworkPolicy", "default-deny").at("/spec/podSelector"))
                .isEmpty();
        assertThat(manifests.find("NetworkPolicy", "default-deny").at("/spec/ingress")).isEmpty();
        assertThat(manifests.find("NetworkPolicy", "ingest").at("/spec/ingress"))
                .hasSize(1)
                .allMatch(rule -> rule.at("/ports").size() == 1, "one port")
                .allMatch(rule -> rule.at("/ports/0/port").asText().equals("http"));
        assertThat(manifests.find("NetworkPolicy", "flink").at("/spec/ingress"))
                .hasSize(3)
                .allMatch(rule -> rule.path("from").size() == 1, "from named pods")
                .allMatch(rule -> !rule.at("/from/0/podSelector/matchLabels").isEmpty())
                .allMatch(
                        rule -> rule.has("ports") || !rule.at("/from/0").has("namespaceSelector"),
                        "pods of other namespaces reach one port")
                .filteredOn(rule -> rule.at("/ports/0/port").asText().equals("8081"))
                .hasSize(1)
                .allMatch(
                        rule ->
                                rule.at("/from/0/namespaceSelector/matchLabels")
                                        .has("kubernetes.io/metadata.name"),
                        "whoever may make a pod can give it any label, but not any namespace");
    }

    @Test
    void aReadersOverlayHasItsOwnImages() throws Exception {
        Manifests manifests = Manifests.render("example");
        assertThat(manifests.all()).flatExtracting(Schema::problems).isEmpty();
        assertThat(manifests.all())
                .flatExtracting(manifest -> Tree.of(manifest).all().toList())
                .filteredOn(place -> place.name().equals("image"))
                .hasSize(4)
                .allMatch(place -> place.node().asText().startsWith("registry.example/"));
    }

    /** Whoever applies all folders as they are has clients that speak as their servers do. */
    @ParameterizedTest
    @ValueSource(strings = {"small", "cluster", "example"})
    void clientsSpeakAsTheServersBesideThemDo(String overlay) throws Exception {
        Map<String, String> settings = settings(Manifests.render(overlay));
        assertThat(problemsWithKafka(settings)).isEmpty();
        JsonNode cassandra = Manifests.render("k8ssandra").all().get(0);
        assertThat(settings)
                .containsEntry(
                        "CASSANDRA_CONTACT_POINTS",
                        "%s-%s-service.%s.svc:9042"
                                .formatted(
                                        Manifests.name(cassandra),
                                        cassandra
                                                .at("/spec/cassandra/datacenters/0/metadata/name")
                                                .asText(),
                                        cassandra.at("/metadata/namespace").asText()))
                .doesNotContainKey("CASSANDRA_TLS");
        assertThat(cassandra.at("/spec/auth").asBoolean(true)).isFalse();
        assertThat(cassandra.at("/spec/cassandra").has("clientEncryptionStores")).isFalse();
    }

    @Test
    void securedClientsFindTheListenerAndTheFilesOfTheSecretsThatAReaderMakes(@TempDir Path folder)
            throws Exception {
        Map<String, String> plain = settings(Manifests.render("example"));
        Path mine = folder.toRealPath();
        Files.writeString(
                mine.resolve("kustomization.yaml"),
                "resources: [%1$s/example]\ncomponents: [%1$s/secured/kafka, %1$s/secured/cassandra]"
                        .formatted(mine.relativize(Manifests.FOLDER.toRealPath())));
        JsonNode secured =
                Manifests.render(mine.toString()).ofKind("ConfigMap").findFirst().orElseThrow();
        Map<String, String> settings = Tree.text(secured.path("data"));

        assertThat(settings.keySet()).containsAll(plain.keySet()).contains("CASSANDRA_TLS");
        assertThat(Rules.problems(secured)).isEmpty();
        assertThat(settings).containsEntry("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        assertThat(problemsWithKafka(settings)).isEmpty();
        String guide = Files.readString(Manifests.FOLDER.resolve("README.md"));
        assertThat(settings.values())
                .filteredOn(value -> value.startsWith("/etc/tweeter/"))
                .hasSize(2)
                .allSatisfy(
                        file ->
                                assertThat(guide)
                                        .contains("--from-file=" + Path.of(file).getFileName()));
        assertThat(guide)
                .contains(
                        "--from-file=KAFKA_SASL_JAAS_CONFIG=",
                        "--from-file=CASSANDRA_PASSWORD=",
                        "--from-file=CASSANDRA_TRUSTSTORE_PASSWORD=");
    }

    private static Map<String, String> settings(Manifests manifests) {
        return Tree.text(manifests.ofKind("ConfigMap").findFirst().orElseThrow().path("data"));
    }

    /** How the listener of {@code strimzi} at the port of a client differs from the client. */
    private static List<String> problemsWithKafka(Map<String, String> settings) throws Exception {
        Manifests strimzi = Manifests.render("strimzi");
        JsonNode kafka = strimzi.ofKind("Kafka").findFirst().orElseThrow();
        String[] server = settings.get("KAFKA_BOOTSTRAP_SERVERS").split(":", 2);
        List<String> problems = new ArrayList<>();
        String name =
                "%s-kafka-bootstrap.%s.svc"
                        .formatted(Manifests.name(kafka), kafka.at("/metadata/namespace").asText());
        if (!server[0].equals(name)) {
            problems.add(server[0] + " is not " + name);
        }
        for (JsonNode listener : kafka.at("/spec/kafka/listeners")) {
            if (listener.path("port").asText().equals(server[1])) {
                String type = listener.at("/authentication/type").asText();
                String protocol =
                        (type.isEmpty() ? "" : "SASL_")
                                + (listener.path("tls").asBoolean() ? "SSL" : "PLAINTEXT");
                if (!protocol.equals(
                        settings.getOrDefault("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT"))) {
                    problems.add("listener %s speaks %s".formatted(listener, protocol));
                }
                if (!type.equalsIgnoreCase(settings.getOrDefault("KAFKA_SASL_MECHANISM", ""))) {
                    problems.add("listener %s takes other passwords".formatted(listener));
                }
                if (!type.isEmpty()
                        && strimzi.ofKind("KafkaUser")
                                .noneMatch(
                                        user ->
                                                user.at("/spec/authentication/type")
                                                        .asText()
                                                        .equals(type))) {
                    problems.add("listener %s has no user".formatted(listener));
                }
                return problems;
            }
        }
        problems.add("there is no listener at port " + server[1]);
        return problems;
    }

    /** No class for it resolves, so nothing but its form is checked. */
    @Test
    void cassandraIsOneManifest() throws Exception {
        assertThat(Manifests.render("k8ssandra").all()).hasSize(1);
    }

    private List<String> problems(Manifests manifests) {
        List<String> problems = new ArrayList<>(Rules.problems(manifests));
        problems.addAll(agreement.problems(manifests));
        return problems;
    }

    @Test
    void whateverIsBrokenIsFound() throws Exception {
        Manifests manifests = everything("cluster");
        List<String> missed = new ArrayList<>();
        for (int i = 0; i < manifests.all().size(); i++) {
            JsonNode manifest = manifests.all().get(i);
            for (Tree place : Tree.of(manifest).all().skip(1).toList()) {
                for (ObjectNode broken : broken(manifest, place)) {
                    if (Rules.problems(broken).isEmpty()
                            && problems(manifests.with(i, broken)).isEmpty()) {
                        missed.add(
                                manifest.path("kind").asText()
                                        + " "
                                        + Manifests.name(manifest)
                                        + place.path()
                                        + ": "
                                        + broken.at(
                                                "/"
                                                        + String.join(
                                                                "/",
                                                                place.names().stream()
                                                                        .map(
                                                                                n ->
                                                                                        n.replace(
                                                                                                "/",
                                                                                                "~1"))
                                                                        .toList())));
                    }
                }
            }
        }
        assertThat(missed).isEmpty();
    }

    /** A manifest with a field under another name, with a value of another type, with a typo. */
    private static List<ObjectNode> broken(JsonNode manifest, Tree place) {
        List<ObjectNode> broken = new ArrayList<>();
        place.renamed(manifest).ifPresent(broken::add);
        if (place.node().isValueNode()) {
            broken.add(place.replaced(manifest, NEITHER_TEXT_NOR_NUMBER));
        }
        if (place.node().isTextual()) {
            broken.add(
                    place.replaced(
                            manifest,
                            JsonNodeFactory.instance.textNode(place.node().asText() + "?")));
        }
        return broken;
    }
}
