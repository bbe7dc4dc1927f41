package io.tweeter.deploy.jobs;

import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What verbs that start a job have in common. */
final class JobOptions {

    private static final Path JAR = Path.of("flink-jobs", "target", "flink-jobs.jar");

    @Parameters(index = "0", paramLabel = "JOB", description = "${COMPLETION-CANDIDATES}")
    private TweeterJob job;

    @Parameters(
            index = "1..*",
            paramLabel = "NAME=VALUE",
            description = "Settings of the job; they win over what it has otherwise.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description = "The jar with the jobs (default: flink-jobs/target/flink-jobs.jar).")
    private Path jar;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Parallelism of the job (default: what it has; else the cluster's).")
    private Integer parallelism;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to wait for the tasks to run (default: ${DEFAULT-VALUE}).")
    private int timeout;

    TweeterJob job() {
        return job;
    }

    List<String> settings() {
        return settings;
    }

    Optional<Integer> parallelism() {
        return Optional.ofNullable(parallelism);
    }

    Duration timeout() {
        return Duration.ofSeconds(timeout);
    }

    /**
     * What is to run in place of what runs now: another release, and what was given of settings and
     * parallelism; the rest stays as it is.
     *
     * @throws InvalidSettingException if a setting cannot be used
     */
    Launch wanted(Launch current, JobJar release) {
        List<String> changed = JobArguments.of(Environment.of(Map.of()), settings).arguments();
        Launch launch = current.with(release).withArguments(changed);
        return parallelism().map(launch::withParallelism).orElse(launch);
    }

    /** The jar given, or else the repository's own. */
    Path jar() {
        return jar == null ? ownJar() : jar;
    }

    /** The jar that the build made, wherever in the repository the command is called. */
    private static Path ownJar() {
        String home = System.getProperty("tweeter.home");
        if (home != null) {
            return Path.of(home).resolve(JAR);
        }
        for (Path folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            if (Files.exists(folder.resolve(JAR))) {
                return folder.resolve(JAR);
            }
        }
        return JAR;
    }
}
