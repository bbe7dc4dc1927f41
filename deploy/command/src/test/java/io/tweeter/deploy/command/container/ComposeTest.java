package io.tweeter.deploy.command.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.command.Documents;
import io.tweeter.deploy.command.Sources;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Tool;
import java.io.IOException;
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
import org.junit.jupiter.api.Test;

/** The compose file agrees with the code, the images and the files that it mounts. */
class ComposeTest {

    private static final Path ROOT = TweeterHome.find().root();
    private static final Path FOLDER = ROOT.resolve("deploy/compose");
    private static final Path FILE = FOLDER.resolve("docker-compose.yml");

    private final JsonNode services;

    ComposeTest() throws IOException {
        services = Documents.read(FILE).path("services");
    }

    @Test
    void dockerComposeAcceptsTheFile() throws Exception {
        List<String> arguments =
                List.of("-f", FILE.toString(), "--profile", "zeppelin", "config", "--quiet");
        CommandRun config =
                CommandRun.program(
                        Tool.require("docker-compose"), arguments.toArray(String[]::new));
        assertThat(config.exitCode()).as(config.output()).isZero();
    }

    @Test
    void portsArePublishedOnLoopbackOnly() {
        List<String> published = new ArrayList<>();
        services.forEach(s -> s.path("ports").forEach(port -> published.add(port.asText())));
        assertThat(published).isNotEmpty().allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @Test
    void ourContainersHaveNoCapabilities() {
        List<String> ours = new ArrayList<>();
        services.properties()
                .forEach(
                        service -> {
                            JsonNode keys = service.getValue();
                            if (keys.path("image").asText().startsWith("${TWEETER_REGISTRY")) {
                                ours.add(service.getKey());
                                assertThat(keys.path("cap_drop").toString())
                                        .as(service.getKey())
                                        .isEqualTo("[\"ALL\"]");
                                assertThat(keys.path("security_opt").toString())
                                        .as(service.getKey())
                                        .isEqualTo("[\"no-new-privileges:true\"]");
                            }
                        });
        assertThat(ours).contains("ingest-1", "jobmanager", "taskmanager", "init", "zeppelin");
    }

    /** As beside a running {@code tweeter up}: no port of its own is left, and Kafka says so. */
    @Test
    void everyPortOfTheMachineCanBeAnother() throws Exception {
        Map<String, Integer> ports =
                Map.of(
                        "TWEETER_HTTP_PORT", 10000,
                        "TWEETER_VIP_PORT", 30000,
                        "TWEETER_FLINK_PORT", 8081,
                        "TWEETER_KAFKA_PORT", 9094,
                        "TWEETER_CASSANDRA_PORT", 9042,
                        "TWEETER_PROMETHEUS_PORT", 9090,
                        "TWEETER_GRAFANA_PORT", 3000,
                        "TWEETER_ZEPPELIN_PORT", 8080);
        List<String> command = new ArrayList<>();
        ports.forEach((name, port) -> command.add(name + "=" + (port + 1)));
        command.add(Tool.require("docker-compose").toString());
        command.addAll(List.of("-f", FILE.toString(), "--profile", "zeppelin", "config"));
        CommandRun config =
                CommandRun.program(Path.of("/usr/bin/env"), command.toArray(String[]::new));
        assertThat(config.exitCode()).as(config.output()).isZero();
        JsonNode rendered = Documents.parse(config.out()).path("services");

        List<String> published = new ArrayList<>();
        rendered.forEach(s -> s.path("ports").forEach(port -> published.add(port.asText())));
        assertThat(published)
                .containsExactlyInAnyOrderElementsOf(
                        ports.values().stream()
                                .map(port -> "127.0.0.1:%d:%d/tcp".formatted(port + 1, port))
                                .toList());
        assertThat(rendered.at("/kafka/environment/KAFKA_ADVERTISED_LISTENERS").asText())
                .contains("OUTSIDE://localhost:9095");
        assertThat(Files.readString(FOLDER.resolve("README.md"))).contains(ports.keySet());
    }

    @Test
    void everyServiceHasAMemoryLimitAndARestartPolicy() {
        assertThat(services.properties())
                .isNotEmpty()
                .allSatisfy(
                        service -> {
                            assertThat(service.getValue().has("mem_limit")).isTrue();
                            assertThat(service.getValue().path("restart").asText()).isNotBlank();
                        });
    }

    @Test
    void aServiceThatOthersWaitForHasAHealthCheck() throws Exception {
        Map<String, App> ours = App.ofCompose(FILE);
        for (JsonNode service : services) {
            for (Map.Entry<String, JsonNode> needed : service.path("depends_on").properties()) {
                String name = needed.getKey();
                if (needed.getValue().path("condition").asText().equals("service_healthy")) {
                    boolean checked =
                            services.path(name).has("healthcheck")
                                    || Dockerfile.of(ours.get(name).image())
                                            .last("HEALTHCHECK")
                                            .contains("CMD");
                    assertThat(checked).as(name).isTrue();
                }
            }
        }
    }

    @Test
    void everyVariableIsRead() throws Exception {
        for (App app : App.ofCompose(FILE).values()) {
            assertThat(Sources.unreadVariables(app.environment().keySet()))
                    .as(app.name())
                    .isEmpty();
        }
    }

    @Test
    void serversHaveTheVersionsOfTheTests() throws Exception {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        assertThat(pom)
                .contains(
                        "<kafka-server.version>" + tag("kafka") + "</kafka-server.version>",
                        "<cassandra-server.version>"
                                + tag("cassandra")
                                + "</cassandra-server.version>");
    }

    private String tag(String service) {
        return services.path(service).path("image").asText().split(":", 2)[1];
    }

    @Test
    void allInstancesAreEqual() {
        assertThat(services.path("ingest-2")).isEqualTo(services.path("ingest-1"));
        assertThat(services.path("ingest-3")).isEqualTo(services.path("ingest-1"));
    }

    /** Otherwise it would be killed before it has answered what it accepted. */
    @Test
    void anInstanceHasTheTimeThatItMayTakeToStop() throws Exception {
        String guide = Files.readString(ROOT.resolve("docs/configuration.md"));
        int longest = 4 * 5; // requests, Kafka, Cassandra and threads have 5 s each
        for (String setting : List.of("TWEETER_DRAIN_DELAY", "TWEETER_DRAIN_TIMEOUT")) {
            Matcher row =
                    Pattern.compile("\\| `%s` \\| `(\\d+)s` \\|".formatted(setting)).matcher(guide);
            assertThat(row.find()).as(setting).isTrue();
            longest += Integer.parseInt(row.group(1));
        }
        String time = services.path("ingest-1").path("stop_grace_period").asText();
        assertThat(Integer.parseInt(time.replace("s", ""))).isGreaterThan(longest);
    }

    @Test
    void everyMountedFileExists() {
        for (JsonNode service : services) {
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":", 2)[0];
                if (source.startsWith(".")) {
                    assertThat(FOLDER.resolve(source)).exists();
                }
            }
        }
    }

    @Test
    void prometheusAndHaproxyUsePortsThatServicesExpose() throws Exception {
        Set<String> called = new TreeSet<>();
        for (String file : List.of("ingest.yml", "flink.yml")) {
            for (JsonNode target :
                    Documents.read(FOLDER.resolve("prometheus").resolve(file))
                            .get(0)
                            .path("targets")) {
                called.add(target.asText());
            }
        }
        Pattern.compile("(?m)^ +server \\S+ (\\S+)")
                .matcher(Files.readString(FOLDER.resolve("haproxy/haproxy.cfg")))
                .results()
                .forEach(server -> called.add(server.group(1)));
        assertThat(called).hasSize(5);
        for (String address : called) {
            String[] parts = address.split(":", 2);
            JsonNode exposed = services.path(parts[0]).path("expose");
            assertThat(exposed).as(address).anyMatch(port -> port.asText().equals(parts[1]));
            App app = App.ofCompose(FILE).get(parts[0]);
            assertThat(Dockerfile.of(app.image()).exposed()).contains(Integer.valueOf(parts[1]));
        }
    }

    /** So tests of one configuration hold for the other. */
    @Test
    void haproxyIsConfiguredAsByTweeterUp() throws Exception {
        String template =
                Files.readString(
                        ROOT.resolve(
                                "deploy/stack/src/main/resources/io/tweeter/deploy/stack/haproxy.cfg"));
        String here = Files.readString(FOLDER.resolve("haproxy/haproxy.cfg"));
        assertThat(essence(here.replaceAll("(?m)^resolvers .*\\n( +.*\\n)+", "")))
                .isEqualTo(
                        essence(
                                template.replace("${ingest.servers}", "")
                                        .replace("${event.servers}", "")
                                        .replace("${flink}", "")));
    }

    /** The configuration without comments, addresses and servers. */
    private static String essence(String config) {
        return config.lines()
                .filter(line -> !line.strip().startsWith("#"))
                .filter(line -> !line.matches("\\s+(server|bind|stats socket) .*"))
                .filter(line -> !line.isBlank())
                .collect(Collectors.joining("\n"));
    }
}
