package io.tweeter.deploy.jobs;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Watches a job, and starts it again if it has failed or the cluster has lost it: a JobManager that
 * restarts without high availability remembers nothing. What users do with the job on purpose is
 * left alone, so that it can be stopped, cancelled and upgraded while it is watched.
 */
final class JobWatcher {

    /** Reads from the cluster. */
    interface Runs {
        /** See {@link JobCluster#runs}. */
        List<RunSnapshot> read() throws FlinkRestException;
    }

    /** Makes the job run as wanted. */
    interface Ensure {
        /** Returns what is wrong with it, if it is as wanted and does not work. */
        Optional<String> run() throws FlinkRestException, JobException;
    }

    /** Starts the job again. */
    interface Restore {

        /**
         * Starts it from the newest state that it has left.
         *
         * @param last what ran last, if that was seen
         */
        void run(Optional<JobSpec> last) throws FlinkRestException, JobException;
    }

    private final Runs runs;
    private final String release;
    private final Ensure ensure;
    private final Restore restore;
    private final PrintWriter out;
    private final PrintWriter err;
    private boolean ensured;
    private boolean endedOnPurpose;
    private Optional<String> seenFailed = Optional.empty();
    private Optional<JobSpec> last = Optional.empty();
    private String lastMessage = "";

    /**
     * @param release that it may start
     * @param ensure makes the job run as wanted; done once
     * @param restore starts the job, which does not run, from the newest state that it has left
     * @param err for errors; one that stays the same is printed once
     */
    JobWatcher(
            Runs runs,
            String release,
            Ensure ensure,
            Restore restore,
            PrintWriter out,
            PrintWriter err) {
        this.runs = runs;
        this.release = release;
        this.ensure = ensure;
        this.restore = restore;
        this.out = out;
        this.err = err;
    }

    /** Does not return until the thread is interrupted. */
    void watch(Duration interval) {
        try {
            while (true) {
                check();
                Thread.sleep(interval.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at the job once, and acts if it has to. */
    void check() {
        try {
            if (ensured) {
                keepRunning();
            } else {
                ensure();
            }
        } catch (FlinkRestException | JobException e) {
            print(err, e.getMessage());
        }
    }

    /**
     * An upgrade that was rolled back is not repeated: each attempt interrupts the job. Nor is
     * anything done again about a job that is as wanted and does not work: somebody may mend it.
     */
    private void ensure() throws FlinkRestException, JobException {
        try {
            Optional<String> wrong = ensure.run();
            ensured = true;
            wrong.ifPresent(message -> print(err, message));
            lastMessage = "";
        } catch (JobException e) {
            ensured = runs.read().stream().anyMatch(RunSnapshot::isActive);
            throw e;
        }
    }

    private void keepRunning() throws FlinkRestException, JobException {
        JobObservation seen = JobObservation.withoutTarget(runs.read());
        last = seen.currentSpec().or(() -> last);
        JobState state = JobState.of(seen);
        switch (state) {
            case ABSENT -> {
                // After a while Flink also forgets a job that was cancelled.
                if (!endedOnPurpose) {
                    restore();
                }
            }
            case FAILED -> restoreIfStillFailed(seen.current().orElseThrow());
            case DEPLOYED, STABLE -> reportRunning(seen.current().orElseThrow());
            case SUSPENDED -> leaveEnded(seen.current().orElseThrow());
            case UPGRADING, ROLLING_BACK, ROLLED_BACK ->
                    throw new IllegalStateException(state + " without a target");
        }
    }

    /** Seen for the first time, it may be about to be started or rolled back by another call. */
    private void restoreIfStillFailed(RunSnapshot run) throws FlinkRestException, JobException {
        if (seenFailed.equals(Optional.of(run.id()))) {
            restore();
        }
        seenFailed = Optional.of(run.id());
    }

    private void reportRunning(RunSnapshot run) {
        endedOnPurpose = false;
        if (!lastMessage.isEmpty()) {
            print(out, "%s runs (job %s)".formatted(run.info().name(), run.id()));
            lastMessage = "";
        }
    }

    private void leaveEnded(RunSnapshot run) {
        endedOnPurpose = true;
        print(
                out,
                "%s is %s (job %s), and is left as it is"
                        .formatted(run.info().name(), run.info().state(), run.id()));
    }

    /** Another call may have upgraded the job, which this one must not undo. */
    private void restore() throws FlinkRestException, JobException {
        Optional<String> lastRelease = last.flatMap(JobSpec::release);
        if (lastRelease.isPresent() && !lastRelease.get().equals(release)) {
            throw new JobException(
                    "the job ran release %s last, and is not started again with release %s, which this command has; call it with the jar of that release, or tweeter job upgrade"
                            .formatted(lastRelease.get(), release));
        }
        restore.run(last);
        lastMessage = "";
    }

    private void print(PrintWriter where, String message) {
        if (!message.equals(lastMessage)) {
            where.println(message);
            where.flush();
            lastMessage = message;
        }
    }
}
