package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.Processes;
import java.time.Duration;
import java.util.List;

/** Processes whose supervisor has been killed. */
final class LeftOvers {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private LeftOvers() {}

    /**
     * Stops what still runs of a stack, one process after the other.
     *
     * @return the names of those that were running
     */
    static List<String> stop(StackState state) {
        return state.processes().stream()
                .filter(
                        entry -> {
                            var process =
                                    entry.id() == null ? null : entry.id().find().orElse(null);
                            if (process == null) {
                                return false;
                            }
                            Processes.stop(process, PATIENCE);
                            return true;
                        })
                .map(StackState.Entry::name)
                .toList();
    }
}
