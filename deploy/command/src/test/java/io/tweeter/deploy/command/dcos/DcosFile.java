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

/** A JSON file in deploy/dcos. */
record DcosFile(String name, JsonNode json) {

    static final Path DIRECTORY = TweeterHome.find().root().resolve("deploy").resolve("dcos");

    private static final ObjectMapper JSON = new ObjectMapper();

    static DcosFile read(String name) {
        try {
            return new DcosFile(name, JSON.readTree(DIRECTORY.resolve(name).toFile()));
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** All Marathon apps, those for high availability included. */
    static List<DcosFile> apps() {
        return Stream.concat(in("apps").stream(), in("apps/ha").stream()).toList();
    }

    /** The apps that run together, with or without high availability. */
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

    private static List<DcosFile> in(String directory) {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve(directory))) {
            return files.map(file -> directory + "/" + file.getFileName())
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .map(DcosFile::read)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(directory, e);
        }
    }

    /** The object with image, command and environment: the app itself, or {@code run} of a job. */
    JsonNode task() {
        return json.has("run") ? json.get("run") : json;
    }

    String text(String field) {
        return json.path(field).asText();
    }

    String command() {
        return task().path("cmd").asText();
    }

    /** The image without registry and tag. */
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

    /** The settings in {@code FLINK_PROPERTIES}. */
    Map<String, String> flinkProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        environment()
                .getOrDefault("FLINK_PROPERTIES", "")
                .lines()
                .map(line -> line.split(": ", 2))
                .forEach(pair -> properties.put(pair[0], pair[1]));
        return properties;
    }

    /** The ports, whose field depends on the network mode. */
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
