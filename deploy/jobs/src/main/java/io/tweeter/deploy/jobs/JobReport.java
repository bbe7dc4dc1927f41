package io.tweeter.deploy.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a job is doing.
 *
 * @param parallelism the highest of its operators'
 * @param release see {@link JobJar}; empty if something other than {@code tweeter} started it
 * @param checkpoint the newest that is complete
 * @param savepoint the newest
 * @param restarts since it was started; empty where Flink does not say, as for jobs that have ended
 * @param recordsIn that left its sources for other tasks
 * @param recordsOut that reached the tasks with its sinks
 */
record JobReport(
        JobInfo job,
        int parallelism,
        Optional<String> release,
        Optional<Saved> checkpoint,
        Optional<Saved> savepoint,
        Optional<Long> restarts,
        long recordsIn,
        long recordsOut) {

    /**
     * State that was saved.
     *
     * @param at when it was begun, by the JobManager's clock
     * @param took until it was complete
     * @param bytes of all the state it refers to
     * @param newBytes of what was written for it
     */
    record Saved(Instant at, Duration took, long bytes, long newBytes, String path) {}
}
