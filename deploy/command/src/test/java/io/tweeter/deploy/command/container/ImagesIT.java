package io.tweeter.deploy.command.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.command.Documents;
import io.tweeter.deploy.command.container.Dockerfile.Copy;
import io.tweeter.deploy.servers.FlinkCluster;
import io.tweeter.deploy.servers.IngestInstance;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Dockerfiles agree with the artifacts of the build. Images are not built: this needs Docker.
 */
class ImagesIT {

    private static final Path ROOT = TweeterHome.find().root();

    @ParameterizedTest
    @ValueSource(strings = {"tweeter-ingest", "tweeter-flink", "tweeter-zeppelin", "tweeter"})
    void anImageCopiesArtifactsOfTheBuildToAPinnedBaseAndDoesNotRunAsRoot(String image)
            throws Exception {
        Dockerfile dockerfile = Dockerfile.of(image);
        assertThat(dockerfile.all("FROM"))
                .isNotEmpty()
                .allMatch(
                        from -> from.matches("[a-z/-]+:\\d+\\.\\d+\\.\\d+\\S*( AS \\w+)?"),
                        "fixed");
        assertThat(dockerfile.last("USER")).isNotIn("", "root", "0");
        assertThat(dockerfile.last("HEALTHCHECK")).isNotEmpty();
        assertThat(dockerfile.last("LABEL"))
                .contains(
                        "org.opencontainers.image.title=\"Tweeter ",
                        "org.opencontainers.image.description=",
                        "org.opencontainers.image.version=\"1.0.0\"",
                        "org.opencontainers.image.licenses=\"Apache-2.0\"");
        assertThat(dockerfile.environment().keySet()).noneMatch(Environment::mayBeSecret);
        List<String> sent = Files.readAllLines(ROOT.resolve(".dockerignore"));
        for (Copy copy : dockerfile.copies()) {
            assertThat(ROOT.resolve(copy.source())).as("mvn package first").exists();
            assertThat(sent)
                    .as(copy.source() + " is sent to the builder")
                    .anyMatch(
                            line -> line.startsWith("!") && isIn(copy.source(), line.substring(1)));
        }
    }

    private static boolean isIn(String source, String path) {
        return source.equals(path) || source.startsWith(path + "/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tweeter-flink", "tweeter-zeppelin"})
    void flinkHasTheVersionOfTheJobs(String image) throws Exception {
        String from = Dockerfile.of(image).last("FROM");
        String version = from.substring(from.indexOf(':') + 1, from.indexOf('-'));
        assertThat(Files.readString(ROOT.resolve("pom.xml")))
                .contains("<flink.version>" + version + "</flink.version>");
    }

    @Test
    void anInstanceHasTheJvmOptionsOfTweeterUp() throws Exception {
        List<String> command =
                new IngestInstance(Path.of("x.jar"), 1, 10_001, Path.of("x.log"), Map.of())
                        .prepare();
        assertThat(command)
                .containsAll(
                        List.of(
                                Dockerfile.of("tweeter-ingest")
                                        .environment()
                                        .get("JDK_JAVA_OPTIONS")
                                        .split(" ", 0)));
    }

    @Test
    void anInstanceExposesItsDefaultPort() throws Exception {
        String settings =
                Files.readString(
                        ROOT.resolve(
                                "ingest-app/src/main/java/io/tweeter/ingest/IngestSettings.java"));
        int exposed = Dockerfile.of("tweeter-ingest").exposed().get(0);
        assertThat(settings.replace("_", "")).contains("DEFAULTPORT = " + exposed + ";");
    }

    /** Settings in both configurations have the same value. */
    @Test
    void flinkIsConfiguredAsByTweeterUp(@TempDir Path dir) throws Exception {
        FlinkCluster cluster =
                new FlinkCluster(
                        TweeterHome.find(), dir, dir, FreePorts.flink(), OptionalInt.empty());
        List<String> command = cluster.jobManager().prepare();
        JsonNode local = Documents.read(cluster.conf().resolve("config.yaml"));
        JsonNode image = Documents.read(ROOT.resolve("deploy/images/flink/config.yaml"));
        List<String> shared = new ArrayList<>();
        for (Map.Entry<String, JsonNode> setting : local.properties()) {
            String name = setting.getKey();
            boolean dependsOnMachine =
                    name.matches(".*(port|host|address|dir|directory|dirs)|taskmanager.memory.*");
            if (!dependsOnMachine && image.has(name)) {
                assertThat(image.path(name)).as(name).isEqualTo(setting.getValue());
                shared.add(name);
            }
        }
        assertThat(shared)
                .contains("state.backend.type", "heartbeat.timeout")
                .hasSizeGreaterThan(15);
        assertThat(List.of(image.path("env.java.opts.all").asText().strip().split("\\s+", 0)))
                .containsExactlyInAnyOrderElementsOf(
                        command.stream()
                                .filter(word -> word.matches("--add-.*|-Dpekko.*"))
                                .toList());
        assertThat(Files.readString(ROOT.resolve("deploy/kubernetes/base/jobs-settings.yaml")))
                .contains(command.stream().filter(word -> word.startsWith("-Dpekko")).toList());
        assertThat(cluster.taskManager().prepare())
                .contains(image.path("env.java.opts.taskmanager").asText());
    }

    /** Under tweeter up it is in the same folder as Flink itself. */
    @Test
    void flinkRefusesPagesOfOtherSitesAsUnderTweeterUp() throws Exception {
        assertThat(Dockerfile.of("tweeter-flink").copies())
                .extracting(Copy::target)
                .contains("/opt/flink/lib/flink-browser-guard.jar");
    }

    /** Zeppelin finds notes by this file name. */
    @Test
    void theFileOfTheNoteIsNamedAfterItsNameAndId() throws IOException {
        Copy note =
                Dockerfile.of("tweeter-zeppelin").copies().stream()
                        .filter(copy -> copy.source().startsWith("notebooks/"))
                        .findFirst()
                        .orElseThrow();
        JsonNode content = Documents.read(ROOT.resolve(note.source()));
        assertThat(Path.of(note.target()).getFileName())
                .hasToString(
                        content.path("name").asText()
                                + "_"
                                + content.path("id").asText()
                                + ".zpln");
    }
}
