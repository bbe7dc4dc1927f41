package io.tweeter.deploy.servers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The repository (or an unpacked copy of it) with the artifacts of its build.
 *
 * @param root absolute path
 */
public record TweeterHome(Path root) {

    /** System property that names the root. */
    public static final String PROPERTY = "tweeter.home";

    private static final Path MARKER = Path.of("deploy", "servers");

    /**
     * Finds the root: from the system property, else the working directory or the nearest directory
     * above it that holds {@code deploy/servers}.
     *
     * @throws ServerException if there is none
     */
    public static TweeterHome find() {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return new TweeterHome(Path.of(named).toAbsolutePath().normalize());
        }
        Path start = Path.of("").toAbsolutePath();
        for (Path path = start; path != null; path = path.getParent()) {
            if (Files.isDirectory(path.resolve(MARKER))) {
                return new TweeterHome(path);
            }
        }
        throw new ServerException(
                start + " is not inside Tweeter's repository; set -D" + PROPERTY + "=DIR");
    }

    /**
     * Class path of a server: every jar that its module has collected.
     *
     * @param server folder under {@code deploy/servers}
     * @throws ServerException if the module has not been built
     */
    public String serverClassPath(String server) {
        Path lib = root.resolve(MARKER).resolve(server).resolve("target").resolve("lib");
        if (!hasJars(lib)) {
            throw new ServerException(
                    lib
                            + " contains no jars; run mvn -q -pl deploy/servers/"
                            + server
                            + " package");
        }
        return lib + "/*";
    }

    /**
     * A jar of the build.
     *
     * @param module folder of the module that builds it
     * @throws ServerException if it has not been built
     */
    public Path jar(String module, String name) {
        Path jar = root.resolve(module).resolve("target").resolve(name);
        if (Files.notExists(jar)) {
            throw new ServerException(jar + " is missing; run mvn -q -DskipTests package");
        }
        return jar;
    }

    /**
     * The runnable jar of the ingest service.
     *
     * @throws ServerException if it has not been built
     */
    public Path ingestJar() {
        return jar("ingest-app", "ingest-app.jar");
    }

    /** The script that runs the {@code tweeter} command. */
    public Path script() {
        return root.resolve("deploy").resolve("tweeter");
    }

    private static boolean hasJars(Path lib) {
        if (!Files.isDirectory(lib)) {
            return false;
        }
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(lib, "*.jar")) {
            return jars.iterator().hasNext();
        } catch (IOException e) {
            throw new ServerException("cannot list " + lib + ": " + e.getMessage(), e);
        }
    }
}
