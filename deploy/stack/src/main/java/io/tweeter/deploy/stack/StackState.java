package io.tweeter.deploy.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tweeter.deploy.servers.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The state that a supervisor writes to the data directory, for {@code status}, {@code down} and
 * the next {@code up}.
 *
 * @param supervisor the process that wrote it
 * @param ready whether the whole stack has been ready
 * @param portOffset see {@link StackPorts}
 * @param namespaces whether its nodes have a {@link NodeNetwork}
 * @param processes in the order in which they are stopped
 */
public record StackState(
        ProcessId supervisor,
        boolean ready,
        int portOffset,
        boolean namespaces,
        List<Entry> processes) {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * One process.
     *
     * @param id null while it does not run
     * @param host the address that it binds to
     */
    public record Entry(
            String name, ProcessId id, String host, int port, ProcessState state, String log) {

        /** A state that an earlier release wrote has no host. */
        public Entry {
            host = host == null ? Server.LOOPBACK : host;
        }

        /** The process, if it runs. */
        public Optional<ProcessHandle> process() {
            return id == null ? Optional.empty() : id.find();
        }
    }

    public StackState {
        processes = List.copyOf(processes);
    }

    /**
     * Reads a state file.
     *
     * @return empty if there is none
     * @throws IOException if it cannot be read or is damaged
     */
    static Optional<StackState> read(Path file) throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), StackState.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is damaged: " + e.getOriginalMessage(), e);
        }
    }

    /** The network of its nodes, if they have one. */
    Optional<NodeNetwork> network(DataDirectory data) {
        return namespaces ? Optional.of(NodeNetwork.of(portOffset, data.path())) : Optional.empty();
    }

    /** Replaces a state file atomically. */
    void write(Path file) throws IOException {
        JsonFile.write(file, JSON.writer(), this);
    }
}
