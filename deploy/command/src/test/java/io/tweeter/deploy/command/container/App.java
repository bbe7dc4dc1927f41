package io.tweeter.deploy.command.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.command.Documents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A container of one of our images, as a compose file or a Marathon app definition describes it.
 *
 * @param image image without registry and tag
 * @param command arguments; empty for the image's own
 * @param shell whether the command is one line for {@code /bin/sh -c} that replaces the image's
 *     entry point, like Marathon's {@code cmd}
 * @param instances number of instances
 * @param ports ports that Marathon assigns or maps; 0 for any
 * @param healthPaths paths of health checks, besides the image's own
 * @param healthCommands commands for {@code /bin/sh -c} that succeed while the container is healthy
 * @param fetched names of the files that Mesos fetches into the sandbox
 */
public record App(
        String name,
        String image,
        List<String> command,
        boolean shell,
        int instances,
        Map<String, String> environment,
        List<Integer> ports,
        List<String> healthPaths,
        List<String> healthCommands,
        List<String> fetched) {

    private static final Pattern OURS =
            Pattern.compile("(?:.*[/}])?(?<image>tweeter(?:-[a-z]+)?):[^/:]+");

    /** The services of a compose file with our images, in order. */
    public static Map<String, App> ofCompose(Path file) throws IOException {
        Map<String, App> apps = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> service :
                Documents.read(file).path("services").properties()) {
            Matcher image = OURS.matcher(service.getValue().path("image").asText());
            if (image.matches()) {
                apps.put(
                        service.getKey(),
                        new App(
                                service.getKey(),
                                image.group("image"),
                                texts(service.getValue().path("command")),
                                false,
                                1,
                                environment(service.getValue().path("environment")),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of()));
            }
        }
        return apps;
    }

    /** A Marathon app or Metronome job with one of our images. */
    public static App ofMarathon(Path file) throws IOException {
        JsonNode app = Documents.read(file);
        JsonNode run = app.has("run") ? app.path("run") : app;
        String image = image(app);
        Matcher ours = OURS.matcher(image);
        if (!ours.matches()) {
            throw new IllegalArgumentException(
                    file + " uses an image of another project: " + image);
        }
        List<Integer> ports = new ArrayList<>();
        run.at("/container/portMappings")
                .forEach(port -> ports.add(port.path("containerPort").asInt()));
        run.path("portDefinitions").forEach(port -> ports.add(port.path("port").asInt()));
        boolean shell = run.has("cmd");
        return new App(
                app.path("id").asText().replaceFirst("^/", ""),
                ours.group("image"),
                shell ? List.of(run.path("cmd").asText()) : texts(run.path("args")),
                shell,
                app.path("instances").asInt(1),
                environment(run.path("env")),
                ports,
                Stream.of(app.path("healthChecks"), app.path("readinessChecks"))
                        .flatMap(JsonNode::valueStream)
                        .filter(check -> check.has("path"))
                        .map(check -> check.path("path").asText())
                        .toList(),
                app.path("healthChecks")
                        .valueStream()
                        .filter(check -> check.has("command"))
                        .map(check -> check.at("/command/value").asText())
                        .toList(),
                app.path("fetch")
                        .valueStream()
                        .map(fetch -> fetch.path("destPath").asText())
                        .toList());
    }

    private static String image(JsonNode app) {
        return app.at(app.has("run") ? "/run/docker/image" : "/container/docker/image").asText();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Map<String, String> environment(JsonNode variables) {
        Map<String, String> environment = new LinkedHashMap<>();
        variables.properties().forEach(v -> environment.put(v.getKey(), v.getValue().asText()));
        return environment;
    }
}
