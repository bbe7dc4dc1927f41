package io.tweeter.deploy.jobs;

import java.time.Duration;
import java.util.Optional;
import org.apache.flink.core.execution.SavepointFormatType;
import picocli.CommandLine.Option;

/** Options of the verbs that take a savepoint. */
final class SavepointOptions {

    /** Flink's setting, by its names since 1.20 and earlier. */
    private static final String[] DIRECTORY_SETTINGS = {
        "execution.checkpointing.savepoint-dir", "state.savepoints.dir"
    };

    @Option(
            names = "--savepoint-dir",
            paramLabel = "URI",
            description =
                    "Folder for savepoints, as Flink's processes reach it; each job gets a subfolder"
                            + " (default: the cluster's).")
    private String directory;

    @Option(
            names = "--savepoint-timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description =
                    "How long to wait until a savepoint is complete (default: ${DEFAULT-VALUE}).")
    private int timeout;

    /**
     * Fills in the cluster's folder if none is given.
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
}
