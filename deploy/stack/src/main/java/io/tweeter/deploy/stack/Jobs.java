package io.tweeter.deploy.stack;

import io.tweeter.deploy.jobs.CheckpointFinder;
import io.tweeter.deploy.jobs.CommittedOffsets;
import io.tweeter.deploy.jobs.FlinkAddress;
import io.tweeter.deploy.jobs.FlinkRest;
import io.tweeter.deploy.jobs.FlinkRestException;
import io.tweeter.deploy.jobs.JobArguments;
import io.tweeter.deploy.jobs.JobException;
import io.tweeter.deploy.jobs.JobInfo;
import io.tweeter.deploy.jobs.JobSubmitter;
import io.tweeter.deploy.jobs.Starter;
import io.tweeter.deploy.jobs.TweeterJob;
import io.tweeter.deploy.servers.FlinkCluster;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stack's jobs on its Flink cluster. */
class Jobs {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

    private final Stack stack;
    private final Environment environment;

    /**
     * @param environment whose {@code TWEETER_} variables become settings of the jobs
     */
    Jobs(Stack stack, Environment environment) {
        this.stack = stack;
        this.environment = environment;
    }

    /**
     * Starts a job, unless it runs, from its newest checkpoint or savepoint, and waits until all
     * its tasks run.
     *
     * <p>One at a time: a JobManager that comes back during a start gets the jobs, too.
     *
     * @return a phrase that says what it started from
     * @throws FlinkRestException if it does not start
     * @throws JobException if the jar cannot be used
     * @throws IOException if its checkpoints cannot be listed
     */
    synchronized String ensureRunning(TweeterJob job)
            throws FlinkRestException, JobException, IOException, InterruptedException {
        try (FlinkRest flink =
                new FlinkRest(
                        FlinkAddress.of(
                                stack.flink().answeringRest().toString(),
                                Environment.of(Map.of())))) {
            Optional<JobInfo> active = new JobSubmitter(flink).active(job);
            if (active.isPresent()) {
                flink.awaitRunning(active.get().id(), START_TIMEOUT);
                return "already running";
            }
            List<String> arguments = arguments();
            return new Starter(
                            flink,
                            new CheckpointFinder(
                                    stack.flink().checkpoints(), stack.flink().savepoints()),
                            new CommittedOffsets(stack.kafkaSettings()))
                    .start(
                            job,
                            new Starter.Settings(stack.jobsJar(), arguments, arguments),
                            true,
                            START_TIMEOUT);
        }
    }

    /** The jobs' settings, as arguments of their main methods. */
    List<String> arguments() {
        List<String> assignments = new ArrayList<>();
        stack.settings().forEach((name, value) -> assignments.add(name + "=" + value));
        assignments.add("TWEETER_CHECKPOINT_DIR=" + FlinkCluster.uri(stack.flink().checkpoints()));
        return JobArguments.of(tweeterVariables(), assignments).arguments();
    }

    private Environment tweeterVariables() {
        Map<String, String> own = new HashMap<>(environment.variables());
        own.keySet().removeIf(name -> !name.startsWith("TWEETER_"));
        return Environment.of(own);
    }
}
