package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.Processes;
import java.time.Duration;
import java.util.List;

/** Orphans: processes whose supervisor has been killed. */
final class OrphanedProcesses {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private OrphanedProcesses() {}

    /**
     * Stops the processes of a stack that still run, one after the other.
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
