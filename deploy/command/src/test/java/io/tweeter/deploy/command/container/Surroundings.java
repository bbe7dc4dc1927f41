package io.tweeter.deploy.command.container;

import io.tweeter.deploy.command.container.Dockerfile.Copy;
import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Translates the command of a container to this machine: host names and paths of the image are
 * replaced by those of this machine. Everything else stays, so that errors in it make tests fail.
 */
public final class Surroundings {

    private static final String PROGRAMS = "/usr/local/bin";

    private final Path dir;
    private final Map<String, String> names = new LinkedHashMap<>();

    /**
     * @param dir directory for scripts, and for what containers write to {@code /state}
     */
    public Surroundings(Path dir) {
        this.dir = dir;
        // Tests must not be reachable from the network.
        names.put("0.0.0.0", Server.LOOPBACK);
    }

    /** Sets the replacement of a host name or placeholder. */
    public Surroundings with(String name, String replacement) {
        names.put(name, replacement);
        return this;
    }

    /** Replaces names and paths in a text. */
    public String here(App app, String text) throws IOException {
        String here = text;
        for (Map.Entry<String, String> name : names.entrySet()) {
            here = here.replace(name.getKey(), name.getValue());
        }
        for (Copy copy : Dockerfile.of(app.image()).copies()) {
            here = here.replace(copy.target(), inImage(app, copy.target()).toString());
        }
        return here.replaceAll(
                "(?<=^|[ :=/]|file://)/state(?=/|$| )", dir.resolve("state").toString());
    }

    /** The environment of a container: the image's variables, overridden by the app's. */
    public Map<String, String> environment(App app) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(Dockerfile.of(app.image()).environment());
        all.putAll(app.environment());
        for (Map.Entry<String, String> variable : all.entrySet()) {
            variable.setValue(here(app, variable.getValue()));
        }
        all.put("PATH", programs(app) + ":" + System.getenv("PATH"));
        return all;
    }

    /** The command line of a container: entry point and command. */
    public List<String> command(App app) throws IOException {
        List<String> inside = new ArrayList<>();
        if (app.shell()) {
            inside.addAll(List.of("/bin/sh", "-c"));
        } else {
            Dockerfile image = Dockerfile.of(app.image());
            inside.addAll(image.words("ENTRYPOINT"));
            if (app.command().isEmpty()) {
                inside.addAll(image.words("CMD"));
            }
        }
        inside.addAll(app.command());
        List<String> command = new ArrayList<>();
        for (String word : inside) {
            command.add(here(app, word));
        }
        return onPath(app, command);
    }

    /** ProcessBuilder would search the PATH of this process, not the container's. */
    private List<String> onPath(App app, List<String> command) throws IOException {
        Path program = programs(app).resolve(command.get(0));
        if (Files.isExecutable(program)) {
            command.set(0, program.toString());
        }
        return command;
    }

    private Path programs(App app) throws IOException {
        Path programs = inImage(app, PROGRAMS);
        if (Files.notExists(programs)) {
            Files.createDirectories(programs);
            copyIntoImage(app);
        }
        return programs;
    }

    /** The path on this machine for a path of the image. */
    Path inImage(App app, String path) {
        return dir.resolve("images").resolve(app.image()).resolve(path.substring(1));
    }

    /** Does what COPY does, with links to directories; replaces paths in scripts. */
    private void copyIntoImage(App app) throws IOException {
        for (Copy copy : Dockerfile.of(app.image()).copies()) {
            Path target = inImage(app, copy.target());
            Path source = TweeterHome.find().root().resolve(copy.source());
            Files.createDirectories(target.getParent());
            if (copy.target().startsWith(PROGRAMS)) {
                Files.writeString(target, here(app, Files.readString(source)));
                Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(source));
            } else if (Files.isDirectory(source)) {
                Files.createSymbolicLink(target, source.toRealPath());
            } else {
                // Not a link: Java would resolve the class path relative to its target.
                Files.copy(source, target);
            }
        }
    }
}
