package io.tweeter.deploy.jobs;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.core.execution.SavepointFormatType;
import picocli.CommandLine.Option;

/** What verbs that take a savepoint have in common. */
final class SavepointOptions {

    /** Flink's setting, by its names since 1.20 and before. */
    private static final String[] DIRECTORY_SETTINGS = {
        "execution.checkpointing.savepoint-dir", "state.savepoints.dir"
    };

    @Option(
            names = "--savepoint-dir",
            paramLabel = "URI",
            description =
                    "Folder for savepoints, as Flink's processes reach it; each job has a folder of"
                            + " its own in it (default: the cluster's).")
    private String directory;

    @Option(
            names = "--savepoint-timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description =
                    "How long to wait until a savepoint is complete (default: ${DEFAULT-VALUE}).")
    private int timeout;

    /**
     * Fills in the cluster's folder where none is given.
     *
     * @throws JobException if the cluster has none either
     */
    Savepoints.Options resolve(FlinkRest flink, String job, SavepointFormatType format)
            throws FlinkRestException, JobException {
        String parent = directory;
        for (String setting : DIRECTORY_SETTINGS) {
            if (parent == null) {
                parent = flink.setting(setting).orElse(null);
            }
        }
        if (parent == null) {
            throw new JobException(
                    "Flink at %s has no folder for savepoints (execution.checkpointing.savepoint-dir); name one with --savepoint-dir"
                            .formatted(flink.address()));
        }
        return new Savepoints.Options(
                Optional.of(parent.replaceAll("/+$", "") + "/" + job),
                format,
                Duration.ofSeconds(timeout));
    }

    /** Replaces a job, by way of a savepoint taken as the options say. */
    Replacement replacement(FlinkRest flink, TweeterJob job, Duration within, PrintWriter out)
            throws FlinkRestException, JobException {
        return new Replacement(
                flink,
                job,
                resolve(flink, job.jobName(), SavepointFormatType.NATIVE),
                within,
                new Steps(out));
    }
}
