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
 * Lets the command of a container run on this machine: what it calls by names of the network or by
 * paths of the image is found under this machine's own. Nothing else is changed, so that whatever
 * does not fit fails.
 */
public final class Surroundings {

    private static final String PROGRAMS = "/usr/local/bin";

    private final Path dir;
    private final Map<String, String> names = new LinkedHashMap<>();

    /**
     * @param dir for what the containers write, in place of {@code /state}, and for scripts
     */
    public Surroundings(Path dir) {
        this.dir = dir;
        // The rest of the network is none of this test's business.
        names.put("0.0.0.0", Server.LOOPBACK);
    }

    /** Says what stands for a name, or for a placeholder. */
    public Surroundings with(String name, String here) {
        names.put(name, here);
        return this;
    }

    /** A text with names and paths replaced. */
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

    /** Variables of the container: the image's, and over them the app's. */
    public Map<String, String> environment(App app) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(Dockerfile.of(app.image()).environment());
        all.putAll(app.environment());
        for (Map.Entry<String, String> variable : all.entrySet()) {
            variable.setValue(here(app, variable.getValue()));
        }
        all.put("PATH", programs(app) + ":" + System.getenv("PATH"));
        return all;
    }

    /** What the container runs: entry point and command. */
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

    /** Java looks for the program on the path of this process, not on that of the container. */
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

    /** Where a path of the image is here. */
    Path inImage(App app, String path) {
        return dir.resolve("images").resolve(app.image()).resolve(path.substring(1));
    }

    /** Does what COPY says, with links to folders; in scripts paths are replaced. */
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
                // No link: Java would look beside the jar that it leads to for others.
                Files.copy(source, target);
            }
        }
    }
}
