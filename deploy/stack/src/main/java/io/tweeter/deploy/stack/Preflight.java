package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.IngestInstance;
import io.tweeter.deploy.servers.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Checks before anything starts. */
final class Preflight {

    private static final int MIN_JAVA = 17;

    private Preflight() {}

    /**
     * Checks the Java version.
     *
     * @param feature Java's feature version, such as 17
     */
    static void checkJava(int feature) throws StackException {
        if (feature < MIN_JAVA) {
            throw new StackException(
                    "Java "
                            + feature
                            + " is too old; set JAVA_HOME to a JDK "
                            + MIN_JAVA
                            + " or later");
        }
    }

    /**
     * Checks that the servers fit in memory.
     *
     * @param ownMiB memory of the supervisor itself
     * @param availableMiB empty if unknown, which passes
     */
    static void checkMemory(List<? extends Server> servers, int ownMiB, OptionalLong availableMiB)
            throws StackException {
        long needed = ownMiB + servers.stream().mapToLong(Server::memoryMiB).sum();
        if (availableMiB.isPresent() && needed > availableMiB.getAsLong()) {
            long instances = servers.stream().filter(IngestInstance.class::isInstance).count();
            throw new StackException(
                    String.format(
                            Locale.ROOT,
                            "not enough memory: the stack with %d ingest instance%s needs %.1f GB,"
                                    + " but %.1f GB are available; free some memory, or use"
                                    + " fewer --instances",
                            instances,
                            instances == 1 ? "" : "s",
                            needed / 1024.0,
                            availableMiB.getAsLong() / 1024.0));
        }
    }

    /** Checks that the servers' ports are free. */
    static void checkPorts(List<? extends Server> servers) throws StackException {
        List<String> taken = new ArrayList<>();
        for (Server server : servers) {
            server.ports()
                    .forEach(
                            (port, purpose) -> {
                                if (!isFree(port)) {
                                    taken.add(port + " (for " + purpose + ")");
                                }
                            });
        }
        if (!taken.isEmpty()) {
            String others = taken.size() == 1 ? "" : ", and so are " + (taken.size() - 1) + " more";
            throw new StackException(
                    "port "
                            + taken.get(0)
                            + " is in use"
                            + others
                            + "; stop the process that listens there, or shift all ports with"
                            + " --port-offset N");
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of an earlier stack in TIME_WAIT do not count.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
