package io.tweeter.deploy.command.dcos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A JSON file of deploy/dcos. */
record DcosFile(String name, JsonNode json) {

    static final Path FOLDER = TweeterHome.find().root().resolve("deploy").resolve("dcos");

    private static final ObjectMapper JSON = new ObjectMapper();

    static DcosFile read(String name) {
        try {
            return new DcosFile(name, JSON.readTree(FOLDER.resolve(name).toFile()));
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** Marathon apps, those for high availability too. */
    static List<DcosFile> apps() {
        return Stream.concat(in("apps").stream(), in("apps/ha").stream()).toList();
    }

    /** The apps that run together. */
    static List<DcosFile> apps(boolean highAvailability) {
        Map<String, DcosFile> apps = new LinkedHashMap<>();
        in("apps").forEach(app -> apps.put(app.text("id"), app));
        if (highAvailability) {
            in("apps/ha").forEach(app -> apps.put(app.text("id"), app));
        }
        return List.copyOf(apps.values());
    }

    static List<DcosFile> jobs() {
        return in("jobs");
    }

    private static List<DcosFile> in(String folder) {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.map(file -> folder + "/" + file.getFileName())
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .map(DcosFile::read)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(folder, e);
        }
    }

    /** Where image, command and environment stand: an app itself, or what a job runs. */
    JsonNode task() {
        return json.has("run") ? json.get("run") : json;
    }

    String text(String field) {
        return json.path(field).asText();
    }

    String command() {
        return task().path("cmd").asText();
    }

    /** The image's name, without registry and tag. */
    String image() {
        JsonNode docker =
                json.has("run") ? task().get("docker") : task().get("container").get("docker");
        return docker.get("image").asText().replaceAll("^.*/|:.*$", "");
    }

    Map<String, String> environment() {
        return texts(task().path("env"));
    }

    Map<String, String> labels() {
        return texts(json.path("labels"));
    }

    /** What Flink is configured with. */
    Map<String, String> flinkProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        environment()
                .getOrDefault("FLINK_PROPERTIES", "")
                .lines()
                .map(line -> line.split(": ", 2))
                .forEach(pair -> properties.put(pair[0], pair[1]));
        return properties;
    }

    /** Ports, by whichever name the network mode has for them. */
    List<JsonNode> ports() {
        List<JsonNode> ports = new ArrayList<>();
        json.path("portDefinitions").forEach(ports::add);
        json.path("container").path("portMappings").forEach(ports::add);
        return ports;
    }

    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
        return texts;
    }

    @Override
    public String toString() {
        return name;
    }
}
