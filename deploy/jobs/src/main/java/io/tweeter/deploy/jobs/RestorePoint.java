package io.tweeter.deploy.jobs;

import java.util.Optional;

/**
 * Where an upgrade starts from, and what it rolls back to.
 *
 * @param state savepoint or retained checkpoint
 * @param previous what ran before and left that state; empty if it is not known or the same as the
 *     target, so that there is nothing to roll back to
 */
record RestorePoint(String state, Optional<JobSpec> previous) {}
