package io.tweeter.deploy.servers;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs on this machine. */
public final class Programs {

    /** Where Debian puts servers, which is not on every user's path. */
    private static final String SYSTEM_FOLDER = "/usr/sbin";

    private static final int TIMEOUT_SECONDS = 20;

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

    /**
     * Runs a program that ends soon and prints a few lines.
     *
     * @param input what it reads
     * @return what it prints, also on standard error
     * @throws IOException if it fails, or takes longer than 20 s; says what it printed
     */
    public static String run(String input, List<String> command)
            throws IOException, InterruptedException {
        String what = String.join(" ", command);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            send(input, process);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(
                        "%s has not ended after %d s".formatted(what, TIMEOUT_SECONDS));
            }
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IOException(
                        "%s failed with exit code %d: %s"
                                .formatted(what, process.exitValue(), output.strip()));
            }
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    private static void send(String input, Process process) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It has ended; its output and exit code say why.
        }
    }
}
