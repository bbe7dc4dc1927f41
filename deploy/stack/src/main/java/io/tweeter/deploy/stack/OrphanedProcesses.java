package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Orphans: processes whose supervisor has been killed. */
final class OrphanedProcesses {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private OrphanedProcesses() {}

    /**
     * Stops the processes of a stack that still run, one after the other, and deletes its network
     * and its state file.
     *
     * @return the names of those that were running
     * @throws StackException if its network cannot be deleted; the state file stays
     */
    static List<String> stop(StackState state, DataDirectory data)
            throws StackException, IOException, InterruptedException {
        List<String> stopped = stop(state);
        if (state.network(data).isPresent()) {
            state.network(data).get().delete();
        }
        Files.deleteIfExists(data.state());
        return stopped;
    }

    private static List<String> stop(StackState state) {
        return state.processes().stream()
                .filter(
                        entry -> {
                            Optional<ProcessHandle> process = entry.process();
                            process.ifPresent(found -> Processes.stop(found, PATIENCE));
                            return process.isPresent();
                        })
                .map(StackState.Entry::name)
                .toList();
    }
}
