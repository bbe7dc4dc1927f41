package io.tweeter.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code kubectl kustomize} makes of the folders here. */
record Manifests(List<JsonNode> all) {

    static final Path FOLDER = TweeterHome.find().root().resolve("deploy/kubernetes");

    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

    /**
     * Renders folders as a reader does who applies one after the other. The test is skipped without
     * kubectl, and fails in CI.
     */
    static Manifests render(String... folders) throws IOException, InterruptedException {
        Path kubectl = Tool.require("kubectl");
        List<JsonNode> all = new ArrayList<>();
        for (String folder : folders) {
            CommandRun run =
                    CommandRun.program(kubectl, "kustomize", FOLDER.resolve(folder).toString());
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.err()).as("warnings about %s", folder).isBlank();
            all.addAll(YAML.readerFor(JsonNode.class).<JsonNode>readValues(run.out()).readAll());
        }
        return new Manifests(List.copyOf(all));
    }

    /** Reads a file of YAML. */
    static JsonNode read(Path file) throws IOException {
        return YAML.readTree(file.toFile());
    }

    Stream<JsonNode> ofKind(String kind) {
        return all.stream().filter(manifest -> manifest.path("kind").asText().equals(kind));
    }

    /** The manifest of a name; a missing node if there is none. */
    JsonNode find(String kind, String name) {
        return ofKind(kind)
                .filter(manifest -> name(manifest).equals(name))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** The names of all manifests of a kind. */
    Set<String> names(String kind) {
        return ofKind(kind).map(Manifests::name).collect(Collectors.toSet());
    }

    static String name(JsonNode manifest) {
        return manifest.at("/metadata/name").asText();
    }

    /** The templates of pods, by whom Flink's are completed. */
    List<JsonNode> podTemplates() {
        return all.stream()
                .flatMap(
                        manifest ->
                                Stream.of(
                                        manifest.at("/spec/template"),
                                        manifest.at("/spec/podTemplate")))
                .filter(JsonNode::isObject)
                .toList();
    }

    /** The same, with another manifest in the place of one. */
    Manifests with(int index, ObjectNode other) {
        List<JsonNode> changed = new ArrayList<>(all);
        changed.set(index, other);
        return new Manifests(changed);
    }
}
