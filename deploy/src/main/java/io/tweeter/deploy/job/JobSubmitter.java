package io.tweeter.deploy.job;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the pipeline's jobs on a cluster, each at most once. */
public final class JobSubmitter {

    private static final Logger LOG = LoggerFactory.getLogger(JobSubmitter.class);

    private final FlinkRest flink;

    public JobSubmitter(FlinkRest flink) {
        this.flink = flink;
    }

    /**
     * Uploads the jar, starts the job from it and waits until all its tasks run.
     *
     * @param jar with the jobs, on this machine
     * @param arguments {@code NAME=VALUE} each
     * @param parallelism empty for the cluster's default
     * @param from state to start from; empty for none
     * @param timeout for the tasks to run
     * @throws FlinkRestException if the job is there already, or does not start; one that started
     *     but does not run in time is left alone, as it may still get there
     */
    public JobInfo submit(
            TweeterJob job,
            Path jar,
            List<String> arguments,
            Optional<Integer> parallelism,
            Optional<JobRun.Restore> from,
            Duration timeout)
            throws FlinkRestException {
        Optional<JobInfo> running = active(job);
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
        String uploaded = flink.upload(jar);
        String id;
        try {
            id = flink.run(uploaded, new JobRun(job.entryClass(), arguments, parallelism, from));
        } finally {
            discard(uploaded);
        }
        return flink.awaitRunning(id, timeout);
    }

    /**
     * Flink keeps what a running job needs elsewhere; each start would leave one more jar behind.
     */
    private void discard(String uploaded) {
        try {
            flink.deleteJar(uploaded);
        } catch (FlinkRestException e) {
            LOG.warn("{}; it is of no use and can be deleted", e.getMessage());
        }
    }

    /** The job with that name that has not ended, if there is one. */
    public Optional<JobInfo> active(TweeterJob job) throws FlinkRestException {
        return flink.jobs().stream()
                .filter(info -> info.name().equals(job.jobName()) && info.isActive())
                .findFirst();
    }
}
