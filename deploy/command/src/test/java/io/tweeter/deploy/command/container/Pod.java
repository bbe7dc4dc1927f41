package io.tweeter.deploy.command.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.command.Documents;
import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * A pod of Kubernetes that Docker can run: with its user, its limits, its read-only files and what
 * it may not do. Volumes are empty.
 */
public final class Pod {

    private final JsonNode spec;

    private Pod(JsonNode spec) {
        this.spec = spec;
    }

    /**
     * The pod of a Deployment or Job.
     *
     * @param file in the base of {@code deploy/kubernetes}; the first manifest with a pod counts
     */
    public static Pod read(String file) throws IOException {
        Path base = TweeterHome.find().root().resolve("deploy/kubernetes/base");
        return new Pod(
                Documents.all(base.resolve(file)).stream()
                        .map(document -> document.at("/spec/template/spec"))
                        .filter(JsonNode::isObject)
                        .findFirst()
                        .orElseThrow());
    }

    private JsonNode container() {
        return spec.at("/containers/0");
    }

    /**
     * The command that runs it.
     *
     * @param network of Docker's, in which it runs
     * @param settings in the place of those that it takes from elsewhere
     */
    public List<String> dockerRun(String name, String network, Map<String, String> settings) {
        JsonNode context = container().path("securityContext");
        JsonNode user = spec.path("securityContext");
        List<String> command = new ArrayList<>(List.of("docker", "run", "--name=" + name));
        command.add("--network=" + network);
        command.add("--user=%s:%s".formatted(user.path("runAsUser"), user.path("runAsGroup")));
        if (context.path("readOnlyRootFilesystem").asBoolean()) {
            command.add("--read-only");
        }
        if (!context.path("allowPrivilegeEscalation").asBoolean(true)) {
            command.add("--security-opt=no-new-privileges:true");
        }
        context.at("/capabilities/drop")
                .forEach(capability -> command.add("--cap-drop=" + capability.asText()));
        String memory = container().at("/resources/limits/memory").asText().replace("Mi", "m");
        command.add("--memory=" + memory);
        command.add("--memory-swap=" + memory);
        container()
                .path("volumeMounts")
                .forEach(mount -> command.add("--tmpfs=" + mount.path("mountPath").asText()));
        settings.forEach((setting, value) -> command.add("--env=" + setting + "=" + value));
        command.add(container().path("image").asText());
        container().path("args").forEach(argument -> command.add(argument.asText()));
        return command;
    }

    /** The address that a probe asks, as seen by the container. */
    public String probe(String name) {
        JsonNode ask = container().path(name).path("httpGet");
        JsonNode port =
                StreamSupport.stream(container().path("ports").spliterator(), false)
                        .filter(p -> p.path("name").equals(ask.path("port")))
                        .findFirst()
                        .orElseThrow()
                        .path("containerPort");
        return "http://127.0.0.1:" + port + ask.path("path").asText();
    }

    /** How long it may take to stop, in seconds. */
    public int stopsWithin() {
        return spec.path("terminationGracePeriodSeconds").asInt();
    }
}
