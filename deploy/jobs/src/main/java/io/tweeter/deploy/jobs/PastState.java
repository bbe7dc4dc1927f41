package io.tweeter.deploy.jobs;

import java.util.Optional;

/**
 * Tells whether a job has ever had state, wherever that is now. A folder of checkpoints that is
 * empty does not: it may be the wrong one, or not mounted yet.
 */
@FunctionalInterface
public interface PastState {

    /**
     * Looks for traces of a completed checkpoint.
     *
     * @return a phrase that says what shows it; empty if the job has never completed a checkpoint
     * @throws JobException if that cannot be told
     */
    Optional<String> trace(TweeterJob job) throws JobException;
}
