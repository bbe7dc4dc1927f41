package io.tweeter.deploy.servers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Programs on this machine. */
public final class Programs {

    /** Where Debian puts servers, which is not on every user's path. */
    private static final String SYSTEM_FOLDER = "/usr/sbin";

    private Programs() {}

    /**
     * Looks for a program.
     *
     * @param path folders to look in, as in the variable PATH
     */
    public static Optional<Path> find(String name, String path) {
        return Arrays.stream(
                        (path + File.pathSeparator + SYSTEM_FOLDER).split(File.pathSeparator, -1))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
