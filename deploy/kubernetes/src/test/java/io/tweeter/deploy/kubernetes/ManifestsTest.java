package io.tweeter.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests, against the classes of Kubernetes, of the operators and of Flink, against what
 * this project has elsewhere, and against each other.
 */
class ManifestsTest {

    private static final JsonNode NEITHER_TEXT_NOR_NUMBER =
            JsonNodeFactory.instance.objectNode().set("x", JsonNodeFactory.instance.objectNode());

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

    @Test
    void aReadersOverlayHasItsOwnImagesAndSettings() throws Exception {
        Manifests manifests = Manifests.render("example");
        assertThat(manifests.all()).flatExtracting(Schema::problems).isEmpty();
        assertThat(manifests.all())
                .flatExtracting(manifest -> Tree.of(manifest).all().toList())
                .filteredOn(place -> place.name().equals("image"))
                .hasSize(4)
                .allMatch(place -> place.node().asText().startsWith("registry.example/"));
        assertThat(Tree.text(manifests.ofKind("ConfigMap").findFirst().orElseThrow().path("data")))
                .containsEntry("CASSANDRA_TLS", "true")
                .containsEntry("CASSANDRA_LOCAL_DATACENTER", "datacenter1");
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
