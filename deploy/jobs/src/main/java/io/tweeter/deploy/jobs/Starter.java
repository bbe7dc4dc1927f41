package io.tweeter.deploy.jobs;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.execution.RestoreMode;

/** Starts a job that does not run, from the newest state that it has left. */
public final class Starter {

    private final FlinkRest flink;
    private final CheckpointFinder finder;
    private final RunHistory history;

    /**
     * @param finder where to look if the cluster remembers no run, as after a restart
     */
    public Starter(FlinkRest flink, CheckpointFinder finder) {
        this.flink = flink;
        this.finder = finder;
        this.history = new RunHistory(flink);
    }

    /**
     * Starts the job and waits until all its tasks run. Flink owns a checkpoint from then on and
     * deletes it once it has newer ones; a savepoint stays.
     *
     * @param fresh whether to start without state if none is found
     * @return what it was restored from, and what else could have been, in words
     * @throws JobException if there is no state, and starting without is not allowed; if the jar
     *     cannot be used
     * @throws FlinkRestException if the job does not get to run
     * @throws IOException if state cannot be looked for
     */
    public String start(
            TweeterJob job,
            Path jar,
            List<String> arguments,
            Optional<Integer> parallelism,
            boolean fresh,
            Duration timeout)
            throws FlinkRestException, JobException, IOException {
        Optional<StateChoice> state = newest(job);
        if (state.isEmpty() && !fresh) {
            throw new JobException(
                    "found no checkpoint or savepoint of %s; to start it without state, from the first tweet on, add --fresh"
                            .formatted(job));
        }
        new JobSubmitter(flink)
                .submit(job, jar, arguments, parallelism, state.map(Starter::restore), timeout);
        return state.map(choice -> "restored from " + choice.describe())
                .orElse("started without state, from the first tweet");
    }

    private Optional<StateChoice> newest(TweeterJob job) throws FlinkRestException, IOException {
        for (JobInfo run : history.of(job)) {
            if (run.isInitialized()) {
                Optional<StateChoice> left = settled(run).state();
                return left.isPresent() ? left : finder.choose(job.jobName());
            }
        }
        return finder.choose(job.jobName());
    }

    /** For some seconds Flink may not report the savepoint that a run was stopped with. */
    private RunSnapshot settled(JobInfo run) throws FlinkRestException {
        long deadline = System.nanoTime() + RunSnapshot.MAX_REPORT_AGE.toNanos();
        while (true) {
            RunSnapshot snapshot = history.snapshot(run, Optional.empty());
            if (!run.isStopped() || snapshot.isSettled() || System.nanoTime() - deadline > 0) {
                return snapshot;
            }
            flink.pause();
        }
    }

    private static StartRequest.Restore restore(StateChoice choice) {
        return new StartRequest.Restore(
                choice.path(), choice.isCheckpoint() ? RestoreMode.CLAIM : RestoreMode.NO_CLAIM);
    }
}
