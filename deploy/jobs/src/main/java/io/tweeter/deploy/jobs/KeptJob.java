package io.tweeter.deploy.jobs;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobStatus;

/**
 * A job that is watched, and brought back when the cluster has lost it: a JobManager that restarts
 * without high availability remembers nothing. What others do with the job on purpose is left
 * alone, so that it can be stopped, cancelled and upgraded while it is watched.
 */
final class KeptJob {

    /** Reads from the cluster. */
    interface Runs {
        /** The job's runs that the cluster remembers, newest first. */
        List<JobInfo> all() throws FlinkRestException;
    }

    /** Changes what runs on the cluster. */
    interface Change {
        void make() throws FlinkRestException, JobException;
    }

    private final Runs runs;
    private final Change ensure;
    private final Change bringBack;
    private final PrintWriter out;
    private final PrintWriter err;
    private boolean settled;
    private boolean endedOnPurpose;
    private Optional<String> seenFailed = Optional.empty();
    private String lastWord = "";

    /**
     * @param ensure makes the job run as wanted; done once
     * @param bringBack starts the job, which does not run, from the newest state that it has left
     * @param err for what goes wrong, told once and not again while it stays the same
     */
    KeptJob(Runs runs, Change ensure, Change bringBack, PrintWriter out, PrintWriter err) {
        this.runs = runs;
        this.ensure = ensure;
        this.bringBack = bringBack;
        this.out = out;
        this.err = err;
    }

    /** Does not return until the thread is interrupted. */
    void keep(Duration every) {
        try {
            while (true) {
                look();
                Thread.sleep(every.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once, and does what is to be done. */
    void look() {
        try {
            if (settled) {
                keepRunning();
            } else {
                settle();
            }
        } catch (FlinkRestException | JobException e) {
            say(err, e.getMessage());
        }
    }

    /** An upgrade that was rolled back is not tried again: each try interrupts the job. */
    private void settle() throws FlinkRestException, JobException {
        try {
            ensure.make();
            settled = true;
            lastWord = "";
        } catch (JobException e) {
            settled = runs.all().stream().anyMatch(JobInfo::isActive);
            throw e;
        }
    }

    private void keepRunning() throws FlinkRestException, JobException {
        Optional<JobInfo> newest = runs.all().stream().findFirst();
        if (newest.isEmpty()) {
            // After a while Flink also forgets a job that was cancelled.
            if (!endedOnPurpose) {
                bringBack();
            }
        } else if (newest.get().state() == JobStatus.FAILED) {
            // At first it is left to whoever may have started it just now.
            if (seenFailed.equals(Optional.of(newest.get().id()))) {
                bringBack();
            }
            seenFailed = Optional.of(newest.get().id());
        } else if (newest.get().isActive()) {
            endedOnPurpose = false;
            if (!lastWord.isEmpty()) {
                say(out, "%s is there (job %s)".formatted(newest.get().name(), newest.get().id()));
                lastWord = "";
            }
        } else {
            endedOnPurpose = true;
            say(
                    out,
                    "%s is %s (job %s), and is left so"
                            .formatted(
                                    newest.get().name(), newest.get().state(), newest.get().id()));
        }
    }

    private void bringBack() throws FlinkRestException, JobException {
        bringBack.make();
        lastWord = "";
    }

    private void say(PrintWriter where, String what) {
        if (!what.equals(lastWord)) {
            where.println(what);
            where.flush();
            lastWord = what;
        }
    }
}
