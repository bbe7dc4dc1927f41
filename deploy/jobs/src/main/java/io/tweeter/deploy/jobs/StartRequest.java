package io.tweeter.deploy.jobs;

import java.util.List;
import java.util.Optional;
import org.apache.flink.core.execution.RestoreMode;

/**
 * How to start a job from an uploaded jar.
 *
 * @param entryClass class with the {@code main} method
 * @param arguments program arguments, each passed on as it is
 * @param parallelism of the job; empty for the cluster's default
 * @param restore state to start from; empty for none
 */
public record StartRequest(
        String entryClass,
        List<String> arguments,
        Optional<Integer> parallelism,
        Optional<Restore> restore) {

    /**
     * State to restore. State that no operator claims is always an error.
     *
     * @param path a savepoint or retained checkpoint, as Flink's processes reach it
     * @param mode {@code CLAIM}: Flink owns the state from now on and deletes it when it is no
     *     longer needed; {@code NO_CLAIM}: Flink leaves it as it is
     */
    public record Restore(String path, RestoreMode mode) {

        /** Flink never deletes the state. */
        static Restore keeping(String path) {
            return new Restore(path, RestoreMode.NO_CLAIM);
        }
    }

    public StartRequest {
        arguments = List.copyOf(arguments);
    }

    /** Starts a job with a spec. */
    static StartRequest of(TweeterJob job, JobSpec spec, Optional<Restore> restore) {
        return new StartRequest(
                job.entryClass(), spec.programArguments(), spec.parallelism(), restore);
    }
}
