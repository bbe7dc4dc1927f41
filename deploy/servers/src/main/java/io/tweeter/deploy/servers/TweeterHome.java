package io.tweeter.deploy.servers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The repository (or an unpacked copy of it) with what the build has put in place.
 *
 * @param root absolute path
 */
public record TweeterHome(Path root) {

    /** System property that names the root; without it, it is looked for upwards. */
    public static final String PROPERTY = "tweeter.home";

    private static final Path LANDMARK = Path.of("deploy", "servers");

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
            if (Files.isDirectory(path.resolve(LANDMARK))) {
                return new TweeterHome(path);
            }
        }
        throw new ServerException(
                start + " is not inside Tweeter's repository; name it with -D" + PROPERTY + "=DIR");
    }

    /**
     * Class path of a server: every jar that its module has gathered.
     *
     * @param server folder under {@code deploy/servers}
     * @throws ServerException if the module has not been built
     */
    public String serverClassPath(String server) {
        Path lib = root.resolve(LANDMARK).resolve(server).resolve("target").resolve("lib");
        if (!hasJars(lib)) {
            throw new ServerException(
                    lib
                            + " holds no jars; build it: mvn -q -pl deploy/servers/"
                            + server
                            + " package");
        }
        return lib + "/*";
    }

    /**
     * A jar that the build makes.
     *
     * @param module folder of the module that makes it
     * @throws ServerException if it has not been built
     */
    public Path jar(String module, String name) {
        Path jar = root.resolve(module).resolve("target").resolve(name);
        if (Files.notExists(jar)) {
            throw new ServerException(jar + " is missing; build it: mvn -q -DskipTests package");
        }
        return jar;
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
