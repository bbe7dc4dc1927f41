package io.tweeter.deploy.up;

import io.tweeter.deploy.job.CheckpointFinder;
import io.tweeter.deploy.job.FlinkAddress;
import io.tweeter.deploy.job.FlinkRest;
import io.tweeter.deploy.job.FlinkRestException;
import io.tweeter.deploy.job.JobArguments;
import io.tweeter.deploy.job.JobRun;
import io.tweeter.deploy.job.JobSubmitter;
import io.tweeter.deploy.job.TweeterJob;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.core.execution.RestoreMode;

/** The stack's jobs on its Flink cluster. */
final class Jobs {

    private static final Duration RUNNING_WITHIN = Duration.ofMinutes(3);

    private final Stack stack;
    private final Environment environment;

    /**
     * @param environment from which the jobs' own settings are passed on
     */
    Jobs(Stack stack, Environment environment) {
        this.stack = stack;
        this.environment = environment;
    }

    /**
     * Starts a job that does not run, from its newest checkpoint where there is one, and waits
     * until all its tasks run.
     *
     * @return what it started from, in words
     * @throws FlinkRestException if it does not get to run
     * @throws IOException if its checkpoints cannot be looked for
     */
    String ensureRunning(TweeterJob job) throws FlinkRestException, IOException {
        try (FlinkRest flink =
                new FlinkRest(
                        FlinkAddress.of(
                                stack.flink().rest().toString(), Environment.of(Map.of())))) {
            JobSubmitter submitter = new JobSubmitter(flink);
            if (submitter.active(job).isPresent()) {
                return "runs already";
            }
            Optional<Path> checkpoint =
                    new CheckpointFinder(stack.flink().checkpoints()).newest(job.jobName());
            submitter.submit(
                    job,
                    stack.jobsJar(),
                    arguments(),
                    Optional.empty(),
                    checkpoint.map(Jobs::claim),
                    RUNNING_WITHIN);
            return checkpoint
                    .map(path -> "carries on from checkpoint " + path.getFileName())
                    .orElse("starts from the first tweet");
        }
    }

    /** Flink deletes the checkpoint when newer ones have taken its place. */
    private static JobRun.Restore claim(Path checkpoint) {
        return new JobRun.Restore(checkpoint.toUri().toString(), RestoreMode.CLAIM, false);
    }

    private List<String> arguments() {
        List<String> assignments = new ArrayList<>();
        stack.settings().forEach((name, value) -> assignments.add(name + "=" + value));
        assignments.add("TWEETER_CHECKPOINT_DIR=" + stack.flink().checkpoints().toUri());
        return JobArguments.of(withoutOtherClusters(), assignments).arguments();
    }

    private Environment withoutOtherClusters() {
        Map<String, String> own = new HashMap<>(environment.variables());
        own.keySet().removeIf(name -> !name.startsWith("TWEETER_"));
        return Environment.of(own);
    }
}
