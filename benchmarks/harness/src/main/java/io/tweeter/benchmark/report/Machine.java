package io.tweeter.benchmark.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/** The machine on which the figures are measured, and when. */
public record Machine(
        String date,
        String cpu,
        int cores,
        long memoryMiB,
        String kernel,
        String java,
        String commit) {

    /** Describes this machine and the current time. */
    public static Machine here(Path repository) throws IOException, InterruptedException {
        return new Machine(
                Instant.now().truncatedTo(ChronoUnit.MINUTES).toString(),
                line("/proc/cpuinfo", "model name").replaceFirst(".*:\\s*", ""),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(line("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1_024,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                commit(repository));
    }

    /** A description in one line. */
    public String summary() {
        return "%s, %d cores, %.0f GB, %s, %s, commit %s, %s"
                .formatted(cpu, cores, memoryMiB / 1_024.0, kernel, java, commit, date);
    }

    private static String line(String file, String start) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElse("unknown 0");
    }

    private static String commit(Path repository) throws IOException, InterruptedException {
        try {
            String name = git(repository, "describe", "--always");
            // A new file is a change, too; results that are being made are none.
            String changes =
                    git(repository, "status", "--porcelain", "--", ".", ":!benchmarks/results");
            return changes.isEmpty() ? name : name + "-dirty";
        } catch (IOException e) {
            return "unknown"; // there is no Git here, or no repository
        }
    }

    private static String git(Path repository, String... arguments)
            throws IOException, InterruptedException {
        Process git =
                new ProcessBuilder(Stream.concat(Stream.of("git"), Stream.of(arguments)).toList())
                        .directory(repository.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String output =
                new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (git.waitFor() != 0) {
            throw new IOException("git " + String.join(" ", arguments) + " failed");
        }
        return output;
    }
}
