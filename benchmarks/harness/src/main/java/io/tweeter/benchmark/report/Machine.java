package io.tweeter.benchmark.report;

import io.tweeter.deploy.servers.Commits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

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
                Commits.of(repository, repository.resolve("benchmarks/results")));
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
}
