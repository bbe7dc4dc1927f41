package io.tweeter.deploy.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Environment variables that a server gets, besides those that all have, whenever it starts: a file
 * in the data directory with a line {@code NAME=VALUE} for each. So one server can have options of
 * its own ({@code JDK_JAVA_OPTIONS}), or another clock.
 *
 * @param file need not exist
 */
public record ServerVariables(Path file) {

    private static final Pattern LINE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)");

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** What would change the programs, too, that start the server: a library with another clock. */
    private static final Predicate<String> ON_COMMAND_LINE =
            Pattern.compile("LD_.*|PATH").asMatchPredicate();

    /**
     * Reads them.
     *
     * @throws IOException if the file cannot be read, or a line is not {@code NAME=VALUE}; says
     *     which
     */
    public Map<String, String> read() throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        if (Files.notExists(file)) {
            return variables;
        }
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new IOException("%s, line %d: not NAME=VALUE".formatted(file, number));
            }
            variables.put(parts.group(1), parts.group(2));
        }
        return variables;
    }

    /** Replaces them as a whole, for the next start; nobody else may read them. */
    public void write(Map<String, String> variables) throws IOException {
        if (variables.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        List<String> lines = new ArrayList<>();
        variables.forEach((name, value) -> lines.add(name + "=" + value));
        Files.createDirectories(file.getParent());
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        Files.write(Files.createFile(next, OWNER_ONLY), lines);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Those that the process which becomes the server has from the beginning. Command lines are for
     * every user to read, environments are not.
     *
     * @throws UncheckedIOException as {@link #read}
     */
    Map<String, String> environment() {
        return select(ON_COMMAND_LINE.negate());
    }

    /**
     * The command line that runs another one with the rest of them.
     *
     * @throws UncheckedIOException as {@link #read}
     */
    List<String> launch(List<String> command) {
        List<String> line = new ArrayList<>();
        select(ON_COMMAND_LINE).forEach((name, value) -> line.add(name + "=" + value));
        if (!line.isEmpty()) {
            line.add(0, "env");
        }
        line.addAll(command);
        return line;
    }

    private Map<String, String> select(Predicate<String> names) {
        try {
            Map<String, String> selected = read();
            selected.keySet().removeIf(names.negate());
            return selected;
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
