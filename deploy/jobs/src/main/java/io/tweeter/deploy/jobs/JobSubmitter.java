package io.tweeter.deploy.jobs;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the pipeline's jobs on a cluster, each at most once. */
public final class JobSubmitter {

    private static final Logger LOG = LoggerFactory.getLogger(JobSubmitter.class);

    private final FlinkRest flink;
    private final Jars jars;
    private final Runs runs;

    public JobSubmitter(FlinkRest flink) {
        this.flink = flink;
        this.jars = new Jars(flink);
        this.runs = new Runs(flink);
    }

    /**
     * Uploads the jar, starts the job from it and waits until all its tasks run. The jar stays on
     * the cluster as long as a job may have to be started from it again.
     *
     * @param file the jar with the jobs, on this machine
     * @param arguments {@code NAME=VALUE} each
     * @param parallelism empty for the cluster's default
     * @param from state to start from; empty for none
     * @param timeout for the tasks to run
     * @throws JobException if the jar cannot be used
     * @throws FlinkRestException if the job is there already, or does not start; one that started
     *     but does not run in time is left alone, as it may still get there
     */
    public JobInfo submit(
            TweeterJob job,
            Path file,
            List<String> arguments,
            Optional<Integer> parallelism,
            Optional<JobRun.Restore> from,
            Duration timeout)
            throws FlinkRestException, JobException {
        JobJar jar = JobJar.of(file, job);
        Optional<JobInfo> running = runs.active(job);
        if (running.isPresent()) {
            // Two copies would both be right, but count and store everything twice over.
            throw new FlinkRestException(
                    "Flink at %s: %s is there already (%s, job %s); to start it anew, first: tweeter job cancel %s"
                            .formatted(
                                    flink.address(),
                                    job,
                                    running.get().state(),
                                    running.get().id(),
                                    job));
        }
        String uploaded = jars.upload(jar);
        try {
            Launch launch =
                    new Launch(
                            Optional.of(jar.release()),
                            arguments,
                            parallelism.isPresent() ? parallelism : clusterParallelism());
            return flink.awaitRunning(start(uploaded, job, launch, from), timeout);
        } finally {
            deleteUnusedJars();
        }
    }

    /** Flink itself does not apply its setting to a job whose main method brings its own. */
    private Optional<Integer> clusterParallelism() throws FlinkRestException {
        return flink.setting("parallelism.default").map(Integer::valueOf);
    }

    /**
     * Starts a job, without waiting for its tasks.
     *
     * @param jar its name on the cluster
     * @return the job's id
     */
    String start(String jar, TweeterJob job, Launch launch, Optional<JobRun.Restore> from)
            throws FlinkRestException {
        return flink.run(
                jar,
                new JobRun(
                        job.entryClass(), launch.programArguments(), launch.parallelism(), from));
    }

    /** Each start would otherwise leave one more behind. */
    void deleteUnusedJars() {
        try {
            jars.deleteUnused(Instant.now());
        } catch (FlinkRestException e) {
            LOG.warn("{}; jars that no job needs stay on the cluster", e.getMessage());
        }
    }

    /** The job with that name that has not ended, if there is one. */
    public Optional<JobInfo> active(TweeterJob job) throws FlinkRestException {
        return runs.active(job);
    }
}
