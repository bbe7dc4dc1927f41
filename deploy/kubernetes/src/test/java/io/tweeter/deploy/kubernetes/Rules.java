package io.tweeter.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.tools.schema.InitCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine;

/** What no class says: names that must exist, and values that must be one of a few. */
final class Rules {

    private static final Path ROOT = TweeterHome.find().root();

    /** Secrets that a reader may make. */
    private static final Set<String> SECRETS =
            Set.of("tweeter-credentials", "tweeter-certificates");

    private static final Set<String> IMAGES =
            Set.of("tweeter:1.0.0", "tweeter-flink:1.0.0", "tweeter-ingest:1.0.0");

    /** Names in maps that take any name, by the name of the map. */
    private static final Map<String, Set<String>> KEYS =
            Map.of(
                    "labels",
                    Set.of(
                            "app.kubernetes.io/name",
                            "app.kubernetes.io/part-of",
                            "grafana_dashboard",
                            "pod-security.kubernetes.io/enforce",
                            "severity",
                            "strimzi.io/cluster"),
                    "annotations",
                    Set.of("description", "strimzi.io/kraft", "strimzi.io/node-pools", "summary"),
                    "limits",
                    Set.of("cpu", "memory"),
                    "requests",
                    Set.of("cpu", "memory", "storage"));

    /** Values by the end of their path: a pattern that the whole value matches. */
    private static final Map<String, String> VALUES =
            Map.ofEntries(
                    Map.entry("/data/KAFKA_BOOTSTRAP_SERVERS", "[a-z0-9.-]+:\\d+"),
                    Map.entry("/data/CASSANDRA_CONTACT_POINTS", "[a-z0-9.-]+:\\d+"),
                    Map.entry("/data/CASSANDRA_LOCAL_DATACENTER", "datacenter1"),
                    Map.entry("/data/TWEETER_DRAIN_DELAY", "\\d+s"),
                    Map.entry("/ports/*/name", "http|metrics"),
                    Map.entry("/containers/*/name", "ingest|init|flink-main-container"),
                    Map.entry("/labels/app.kubernetes.io/name", "ingest|init"),
                    Map.entry(
                            "/args/*",
                            "init|--(partitions|replication)=\\d+|--wait=\\d+m|--cassandra-replication=\\{.*}"),
                    Map.entry("/high-availability.type", "kubernetes"),
                    Map.entry("/high-availability.storageDir", "file:///state/ha"),
                    Map.entry("/state.checkpoints.dir", "file:///state/checkpoints"),
                    Map.entry("/state.savepoints.dir", "file:///state/savepoints"),
                    Map.entry("/listeners/*/type", "internal"),
                    Map.entry("/roles/*", "controller|broker"),
                    Map.entry("/kraftMetadata", "shared"),
                    Map.entry("/accessModes/*", "ReadWriteOnce|ReadWriteMany"),
                    Map.entry("/rules/*/apiGroups/*", "|apps"),
                    Map.entry("/rules/*/resources/*", "pods|configmaps|deployments(/finalizers)?"),
                    Map.entry(
                            "/verbs/*",
                            "get|list|watch|create|update|patch|delete|deletecollection"),
                    Map.entry("/subjects/*/namespace", "tweeter"),
                    Map.entry("/roleRef/apiGroup", "rbac.authorization.k8s.io"),
                    Map.entry("/drop/*", "ALL"),
                    Map.entry("/seccompProfile/type", "RuntimeDefault"),
                    Map.entry("/fsGroupChangePolicy", "OnRootMismatch"),
                    Map.entry("/restartPolicy", "OnFailure"),
                    Map.entry("/whenUnsatisfiable", "ScheduleAnyway|DoNotSchedule"),
                    Map.entry("/topologyKey", "kubernetes.io/hostname"),
                    Map.entry("/policyTypes/*", "Ingress|Egress"),
                    Map.entry("/protocol", "TCP"),
                    Map.entry("/spec/metrics/*/type", "Resource"),
                    Map.entry("/spec/metrics/*/resource/name", "cpu"),
                    Map.entry("/target/type", "Utilization"),
                    Map.entry("/httpGet/path", "/health/(live|ready)"),
                    Map.entry("/mountPath", "/tmp|/etc/tweeter|/state"),
                    Map.entry("/unhealthyPodEvictionPolicy", "AlwaysAllow"),
                    Map.entry("/authentication/type", "scram-sha-512"),
                    Map.entry("/labels/pod-security.kubernetes.io/enforce", "restricted"),
                    Map.entry("/labels/app.kubernetes.io/part-of", "tweeter"),
                    Map.entry("/labels/grafana_dashboard", "1"),
                    Map.entry("/labels/strimzi.io/cluster", "kafka"),
                    Map.entry("/annotations/strimzi.io/kraft", "enabled"),
                    Map.entry("/annotations/strimzi.io/node-pools", "enabled"),
                    Map.entry("/listeners/*/name", "plain|tls"),
                    Map.entry("/spec/kafka/version", "3\\.9\\.0"),
                    Map.entry("/podMetricsEndpoints/*/path", "/metrics"),
                    Map.entry("/interval", "10s"),
                    Map.entry("/targetLabel", "job"),
                    Map.entry("/replacement", "ingest|flink"),
                    Map.entry("/sourceLabels/*", "__name__"),
                    Map.entry("/metricRelabelings/*/action", "keep"));

    /**
     * Whose pods are not made here: Flink's, those of the operator, in its namespace, of
     * Prometheus.
     */
    private static final Set<Map<String, String>> OTHER_PODS =
            Set.of(
                    Map.of("type", "flink-native-kubernetes"),
                    Map.of("app.kubernetes.io/name", "flink-kubernetes-operator"),
                    Map.of("kubernetes.io/metadata.name", "flink-operator"),
                    Map.of("app.kubernetes.io/name", "prometheus"));

    private static final Set<String> SETTINGS = settings();

    /** Properties of Kafka's clients that an overlay may set. */
    private static final Set<String> KAFKA =
            Set.of(
                    "KAFKA_SASL_MECHANISM",
                    "KAFKA_SECURITY_PROTOCOL",
                    "KAFKA_SSL_TRUSTSTORE_LOCATION",
                    "KAFKA_SSL_TRUSTSTORE_TYPE");

    private final List<String> problems = new ArrayList<>();

    private Rules() {}

    /** What is wrong with a manifest by itself. */
    static List<String> problems(JsonNode manifest) {
        Rules rules = new Rules();
        rules.checkAlone(manifest);
        if (manifest.path("kind").asText().equals("FlinkDeployment")) {
            rules.checkFlink(manifest);
        }
        return rules.problems;
    }

    /** What is wrong with what manifests name of each other. */
    static List<String> problems(Manifests manifests) {
        Rules rules = new Rules();
        manifests.podTemplates().forEach(template -> rules.checkPod(template, manifests));
        rules.checkSelectors(manifests);
        rules.checkReferences(manifests);
        return rules.problems;
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            problems.add(problem);
        }
    }

    // ---- each manifest by itself

    private void checkAlone(JsonNode manifest) {
        problems.addAll(Schema.problems(manifest));
        require(
                Manifests.name(manifest).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?"),
                "%s is not a name".formatted(Manifests.name(manifest)));
        Tree.of(manifest).all().forEach(place -> checkValue(manifest, place));
        if (manifest.path("kind").asText().equals("ConfigMap")) {
            Set<String> unknown = new TreeSet<>(Tree.text(manifest.path("data")).keySet());
            unknown.removeIf(name -> name.endsWith(".json") || isSetting(name));
            require(unknown.isEmpty(), "%s are no settings".formatted(unknown));
        }
    }

    private void checkValue(JsonNode manifest, Tree place) {
        String path = place.path();
        String where = path + " of " + Manifests.name(manifest);
        Set<String> keys = KEYS.get(place.name());
        if (keys != null && place.node().isObject()) {
            require(
                    keys.containsAll(Tree.text(place.node()).keySet()),
                    "%s has other names than %s".formatted(where, keys));
        }
        if (!place.node().isValueNode()) {
            return;
        }
        VALUES.forEach(
                (end, pattern) -> {
                    if (path.endsWith(end) && !place.node().asText().matches(pattern)) {
                        problems.add("%s is %s, not %s".formatted(where, place.node(), pattern));
                    }
                });
        if (path.matches(".*/(limits|requests)/[^/]*|.*/(sizeLimit|size)")) {
            requireQuantity(place);
        }
    }

    private void requireQuantity(Tree place) {
        try {
            Quantity.getAmountInBytes(new Quantity(place.node().asText()));
        } catch (IllegalArgumentException e) {
            problems.add(place.path() + ": " + e.getMessage());
        }
    }

    /** Whether the documents have it, or Kafka's clients. */
    private static boolean isSetting(String name) {
        return KAFKA.contains(name) || SETTINGS.contains(name);
    }

    private static Set<String> settings() {
        try (Stream<String> lines = Files.lines(ROOT.resolve("docs/configuration.md"))) {
            return lines.filter(line -> line.startsWith("| `"))
                    .flatMap(
                            line ->
                                    Pattern.compile("`([A-Z0-9_]+)`")
                                            .matcher(line.substring(0, line.indexOf('|', 2)))
                                            .results())
                    .map(match -> match.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- what a pod names

    private void checkPod(JsonNode template, Manifests manifests) {
        JsonNode pod = template.path("spec");
        Set<String> volumes = names(pod.path("volumes"));
        for (JsonNode container : pod.path("containers")) {
            Set<String> mounted = names(container.path("volumeMounts"));
            require(
                    mounted.equals(volumes),
                    "mounts are %s, volumes %s".formatted(mounted, volumes));
            require(
                    isLocked(pod, container),
                    "%s may do more than it must".formatted(container.path("name")));
            String image = container.path("image").asText();
            require(
                    image.isEmpty() || IMAGES.contains(image),
                    "there is no image %s".formatted(image));
            require(!container.has("env"), "env wins over what tweeter-settings says");
            for (JsonNode source : container.path("envFrom")) {
                String settings = source.at("/configMapRef/name").asText();
                String secret = source.at("/secretRef/name").asText();
                require(
                        settings.isEmpty() || manifests.names("ConfigMap").contains(settings),
                        "there is no ConfigMap %s".formatted(settings));
                require(
                        secret.isEmpty() || SECRETS.contains(secret),
                        "there is no Secret %s".formatted(secret));
            }
            Set<String> ports = names(container.path("ports"));
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                String port = container.path(probe).at("/httpGet/port").asText();
                require(
                        port.isEmpty() || ports.contains(port),
                        "there is no port %s".formatted(port));
            }
            if (container.has("args")) {
                checkInit(container);
            }
        }
        for (JsonNode volume : pod.path("volumes")) {
            String claim = volume.at("/persistentVolumeClaim/claimName").asText();
            String secret = volume.at("/secret/secretName").asText();
            require(
                    claim.isEmpty() || manifests.names("PersistentVolumeClaim").contains(claim),
                    "there is no claim %s".formatted(claim));
            require(
                    secret.isEmpty() || SECRETS.contains(secret),
                    "there is no Secret %s".formatted(secret));
        }
    }

    /** As the policy "restricted" of Kubernetes demands. */
    private static boolean isLocked(JsonNode pod, JsonNode container) {
        JsonNode context = container.path("securityContext");
        return pod.at("/securityContext/runAsNonRoot").asBoolean()
                && pod.at("/securityContext/runAsUser").asInt() > 0
                && pod.at("/securityContext/seccompProfile/type").asText().equals("RuntimeDefault")
                && !context.path("allowPrivilegeEscalation").asBoolean(true)
                && context.at("/capabilities/drop/0").asText().equals("ALL");
    }

    private void checkInit(JsonNode container) {
        List<String> words =
                StreamSupport.stream(container.path("args").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList();
        try {
            require(words.get(0).equals("init"), "%s is not init".formatted(words.get(0)));
            new CommandLine(new InitCommand())
                    .parseArgs(words.stream().skip(1).toArray(String[]::new));
        } catch (CommandLine.ParameterException e) {
            problems.add(e.getMessage());
        }
    }

    private static Set<String> names(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> item.path("name").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    // ---- what manifests name of each other

    private void checkSelectors(Manifests manifests) {
        Set<Map<String, String>> pods =
                manifests.podTemplates().stream()
                        .map(template -> Tree.text(template.at("/metadata/labels")))
                        .collect(Collectors.toSet());
        for (JsonNode manifest : manifests.all()) {
            Tree.of(manifest)
                    .all()
                    .filter(place -> place.path().matches(".*/matchLabels|/spec/selector"))
                    .filter(place -> !place.node().has("matchLabels"))
                    .map(place -> Tree.text(place.node()))
                    .forEach(
                            labels ->
                                    require(
                                            !labels.isEmpty()
                                                    && (OTHER_PODS.contains(labels)
                                                            || pods.stream()
                                                                    .anyMatch(
                                                                            pod ->
                                                                                    pod.entrySet()
                                                                                            .containsAll(
                                                                                                    labels
                                                                                                            .entrySet()))),
                                            "%s selects no pod: %s"
                                                    .formatted(Manifests.name(manifest), labels)));
        }
    }

    private void checkReferences(Manifests manifests) {
        manifests
                .ofKind("HorizontalPodAutoscaler")
                .map(scaler -> scaler.at("/spec/scaleTargetRef"))
                .forEach(
                        target ->
                                require(
                                        target.path("apiVersion").asText().equals("apps/v1")
                                                && target.path("kind").asText().equals("Deployment")
                                                && manifests
                                                        .names("Deployment")
                                                        .contains(target.path("name").asText()),
                                        "there is no %s".formatted(target)));
        for (JsonNode binding : manifests.ofKind("RoleBinding").toList()) {
            require(
                    binding.at("/roleRef/kind").asText().equals("Role")
                            && manifests
                                    .names("Role")
                                    .contains(binding.at("/roleRef/name").asText()),
                    "there is no role %s".formatted(binding.path("roleRef")));
            for (JsonNode subject : binding.path("subjects")) {
                require(
                        manifests
                                .names(subject.path("kind").asText())
                                .contains(subject.path("name").asText()),
                        "there is no %s".formatted(subject));
            }
        }
        for (JsonNode deployment : manifests.ofKind("FlinkDeployment").toList()) {
            JsonNode account = deployment.at("/spec/serviceAccount");
            require(
                    manifests.names("ServiceAccount").contains(account.asText()),
                    "there is no account %s".formatted(account));
        }
        Set<String> ports =
                manifests.podTemplates().stream()
                        .flatMap(
                                template -> names(template.at("/spec/containers/0/ports")).stream())
                        .collect(Collectors.toSet());
        for (JsonNode manifest : manifests.all()) {
            Tree.of(manifest)
                    .all()
                    .filter(
                            place ->
                                    place.path()
                                            .matches(
                                                    ".*/(targetPort|ingress/\\*/ports/\\*/port|podMetricsEndpoints/\\*/port)"))
                    .filter(place -> place.node().isTextual())
                    .forEach(
                            place ->
                                    require(
                                            ports.contains(place.node().asText()),
                                            "there is no port %s".formatted(place.node())));
        }
        Set<String> namespaces =
                manifests.all().stream()
                        .map(manifest -> manifest.at("/metadata/namespace").asText())
                        .filter(namespace -> !namespace.isEmpty())
                        .collect(Collectors.toSet());
        require(
                Set.of("tweeter", "kafka").containsAll(namespaces),
                "there are other namespaces: %s".formatted(namespaces));
    }

    // ---- jobs

    private void checkFlink(JsonNode deployment) {
        JsonNode spec = deployment.path("spec");
        Map<String, String> settings = Tree.text(spec.path("flinkConfiguration"));
        problems.addAll(FlinkSettings.problems(settings));
        require(
                IMAGES.contains(spec.path("image").asText()),
                "there is no %s".formatted(spec.path("image")));
        require(
                spec.path("podTemplate")
                        .at("/spec/containers/0/name")
                        .asText()
                        .equals("flink-main-container"),
                "Flink's container has another name");
        for (String process : List.of("jobManager", "taskManager")) {
            String memory = spec.path(process).at("/resource/memory").asText();
            try {
                MemorySize.parse(memory);
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        }
        Matcher jar =
                Pattern.compile("local://(/opt/tweeter/flink-jobs\\.jar)")
                        .matcher(spec.at("/job/jarURI").asText());
        require(jar.matches(), "there is no jar %s".formatted(spec.at("/job/jarURI")));
        String source =
                "flink-jobs/src/main/java/"
                        + spec.at("/job/entryClass").asText().replace('.', '/')
                        + ".java";
        require(Files.exists(ROOT.resolve(source)), "there is no %s".formatted(source));
        require(
                spec.at("/job/upgradeMode").asText().equals("savepoint"),
                "%s loses its state in an upgrade".formatted(Manifests.name(deployment)));
    }
}
