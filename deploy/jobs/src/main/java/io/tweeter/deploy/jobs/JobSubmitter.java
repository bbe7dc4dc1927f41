package io.tweeter.deploy.jobs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Starts the pipeline's jobs on a cluster, each only where it does not run already. */
public final class JobSubmitter {

    private final FlinkRest flink;
    private final Jars jars;
    private final RunHistory history;

    public JobSubmitter(FlinkRest flink) {
        this.flink = flink;
        this.jars = new Jars(flink);
        this.history = new RunHistory(flink);
    }

    /**
     * Uploads the jar, starts the job from it and waits until all its tasks run. The jar stays on
     * the cluster as long as a job may have to be started from it again.
     *
     * @param file the jar with the jobs, on this machine
     * @param arguments {@code NAME=VALUE} each
     * @param parallelism empty for the cluster's default
     * @param restore state to start from; empty for none
     * @param timeout for the tasks to run
     * @throws JobException if the jar or an argument cannot be used
     * @throws FlinkRestException if the job runs already, or does not start; one that has started
     *     but does not run in time is left alone, as it may still get there
     */
    JobInfo submit(
            TweeterJob job,
            Path file,
            List<String> arguments,
            Optional<Integer> parallelism,
            Optional<StartRequest.Restore> restore,
            Duration timeout)
            throws FlinkRestException, JobException {
        JobJar jar = JobJar.of(file, job);
        Optional<JobInfo> running = history.active(job);
        if (running.isPresent()) {
            // Two runs would both be right, but do all the work twice.
            throw new FlinkRestException(
                    "Flink at %s: %s runs already (%s, job %s); to start it again, first: tweeter job cancel %s"
                            .formatted(
                                    flink.address(),
                                    job,
                                    running.get().state(),
                                    running.get().id(),
                                    job));
        }
        JobSpec spec =
                new JobSpec(
                        Optional.of(jar.release()),
                        arguments,
                        parallelism.isPresent() ? parallelism : clusterParallelism());
        spec.requireArguments(job);
        String uploaded = jars.upload(jar);
        try {
            String id = flink.run(uploaded, StartRequest.of(job, spec, restore));
            return flink.awaitRunning(id, timeout);
        } finally {
            jars.tryDeleteUnused();
        }
    }

    /** Flink does not apply its own setting to a job whose main method has a configuration. */
    private Optional<Integer> clusterParallelism() throws FlinkRestException {
        return flink.setting("parallelism.default").map(Integer::valueOf);
    }

    /** The job's run that has not ended, if there is one. */
    public Optional<JobInfo> active(TweeterJob job) throws FlinkRestException {
        return history.active(job);
    }
}
