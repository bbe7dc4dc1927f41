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
 * @param from state to start from; empty for none
 */
public record JobRun(
        String entryClass,
        List<String> arguments,
        Optional<Integer> parallelism,
        Optional<Restore> from) {

    /**
     * State to start from.
     *
     * @param path a savepoint or retained checkpoint, as Flink's processes can reach it
     * @param mode {@code CLAIM}: Flink owns the state from now on and deletes it when it is no
     *     longer needed; {@code NO_CLAIM}: it stays as it is
     * @param allowNonRestored whether state that no operator claims is dropped instead of an error
     */
    public record Restore(String path, RestoreMode mode, boolean allowNonRestored) {}

    public JobRun {
        arguments = List.copyOf(arguments);
    }
}
