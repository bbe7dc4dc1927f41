package io.tweeter.deploy.jobs;

import java.time.Duration;
import java.util.Optional;

/**
 * One run of a job as Flink reports it at one moment.
 *
 * @param spec what it was started with; empty while Flink has not initialized it, and for good if
 *     that failed
 * @param completedCheckpoints of this run, savepoints included
 * @param restoredFrom the state that it was started from
 * @param state the newest state that it has saved; what it was started from if it has saved none
 * @param failure its last failure, in one line
 */
record RunSnapshot(
        JobInfo info,
        Optional<JobSpec> spec,
        long completedCheckpoints,
        Optional<String> restoredFrom,
        Optional<StateChoice> state,
        Optional<String> failure) {

    /** How old Flink's reports about checkpoints and failures may be. */
    static final Duration MAX_REPORT_AGE = Duration.ofSeconds(5);

    /** A run in words, or that Flink knows none. */
    static String describe(Optional<RunSnapshot> run) {
        return run.map(r -> "%s, job %s".formatted(r.info().state(), r.id())).orElse("forgotten");
    }

    String id() {
        return info.id();
    }

    boolean isActive() {
        return info.isActive();
    }

    /** Whether it was stopped with a savepoint. */
    boolean isStopped() {
        return info.isStopped();
    }

    /** Whether it has never shown that it works: a checkpoint takes every task and every sink. */
    boolean isUnproven() {
        return completedCheckpoints == 0 && !isStopped();
    }

    /**
     * Whether the report is complete. What Flink says about a run's checkpoints and failures may be
     * some seconds older than what it says about its state.
     */
    boolean isSettled() {
        return switch (info.state()) {
            case FINISHED -> state.filter(newest -> !newest.isCheckpoint()).isPresent();
            case FAILED -> failure.isPresent();
            default -> !isActive() || spec.isPresent();
        };
    }
}
