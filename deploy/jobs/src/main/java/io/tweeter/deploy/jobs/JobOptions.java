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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of the verbs that start a job from a jar. */
final class JobOptions {

    private static final Path JAR = Path.of("flink-jobs", "target", "flink-jobs.jar");

    @Mixin private StartOptions start;

    @Parameters(
            index = "1..*",
            paramLabel = "NAME=VALUE",
            description = "Settings of the job; they override what it has otherwise.")
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

    TweeterJob job() {
        return start.job();
    }

    List<String> settings() {
        return settings;
    }

    /**
     * The settings, checked.
     *
     * @throws InvalidSettingException if one cannot be used
     */
    List<String> changes() {
        return JobArguments.of(Environment.of(Map.of()), settings).arguments();
    }

    Optional<Integer> parallelism() {
        return Optional.ofNullable(parallelism);
    }

    Duration timeout() {
        return start.timeout();
    }

    /**
     * The target of an upgrade: another release, with the settings and the parallelism that were
     * given; the rest stays as it is.
     *
     * @throws InvalidSettingException if a setting cannot be used
     */
    JobSpec target(JobSpec current, JobJar release) {
        JobSpec target = current.withRelease(release).withArguments(changes());
        return parallelism().map(target::withParallelism).orElse(target);
    }

    /** The given jar, or the repository's own. */
    Path jar() {
        return jar == null ? ownJar() : jar;
    }

    /** The jar that the build made; found from any folder of the repository. */
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
