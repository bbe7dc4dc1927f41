package io.tweeter.deploy.jobs;

import java.time.Duration;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of the verbs that start one of the pipeline's jobs. */
final class StartOptions {

    @Parameters(index = "0", paramLabel = "JOB", description = "${COMPLETION-CANDIDATES}")
    private TweeterJob job;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = {
                "How long to wait for the tasks to run, and ensure for a checkpoint of a job that has"
                        + " failed (default: ${DEFAULT-VALUE}).",
                "An upgrade waits that long again for a checkpoint, and for Flink's REST API if that"
                        + " becomes unreachable."
            })
    private int timeout;

    TweeterJob job() {
        return job;
    }

    Duration timeout() {
        return Duration.ofSeconds(timeout);
    }
}
