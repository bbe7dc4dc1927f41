package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.IngestInstance;
import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.ZooKeeperNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.TreeSet;

/** Checks before anything starts. */
final class Preflight {

    private static final int MIN_JAVA = 17;

    /** Later ones have no security manager, without which Cassandra does not start. */
    private static final int MAX_JAVA = 23;

    private Preflight() {}

    /**
     * Checks the Java version.
     *
     * @param feature Java's feature version, such as 17
     */
    static void checkJava(int feature) throws StackException {
        if (feature < MIN_JAVA || feature > MAX_JAVA) {
            throw new StackException(
                    "Java "
                            + feature
                            + (feature < MIN_JAVA ? " is too old" : " is too new for Cassandra")
                            + "; set JAVA_HOME to a JDK "
                            + MIN_JAVA
                            + " to "
                            + MAX_JAVA);
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
        long instances = servers.stream().filter(IngestInstance.class::isInstance).count();
        requireMemory(
                "the stack with "
                        + instances
                        + " ingest instance"
                        + (instances == 1 ? "" : "s")
                        + " needs",
                ownMiB + memoryMiB(servers),
                availableMiB,
                servers.stream().anyMatch(ZooKeeperNode.class::isInstance)
                        ? "--instances or --nodes 1"
                        : "--instances");
    }

    /**
     * Checks that more ingest instances fit in memory, beside what runs.
     *
     * @param availableMiB empty if unknown, which passes
     */
    static void checkMemory(List<IngestInstance> more, OptionalLong availableMiB)
            throws StackException {
        requireMemory(
                more.size() + " more ingest instance" + (more.size() == 1 ? " needs" : "s need"),
                memoryMiB(more),
                availableMiB,
                "instances");
    }

    private static long memoryMiB(List<? extends Server> servers) {
        return servers.stream().mapToLong(Server::memoryMiB).sum();
    }

    private static void requireMemory(
            String what, long neededMiB, OptionalLong availableMiB, String fewer)
            throws StackException {
        if (availableMiB.isPresent() && neededMiB > availableMiB.getAsLong()) {
            throw new StackException(
                    String.format(
                            Locale.ROOT,
                            "not enough memory: %s %.1f GB, but %.1f GB are available; free some"
                                    + " memory, or use fewer %s",
                            what,
                            neededMiB / 1024.0,
                            availableMiB.getAsLong() / 1024.0,
                            fewer));
        }
    }

    /**
     * Checks that folders have not been taken away.
     *
     * @param folders need not exist
     */
    static void checkFolders(List<Path> folders) throws StackException {
        for (Path folder : folders) {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new StackException(
                        "%s is no folder; if %s.away is one, a run of tweeter chaos that was killed has left it: delete the file and rename the folder"
                                .formatted(folder, folder));
            }
        }
    }

    /** Checks that the servers' addresses are addresses of this machine. */
    static void checkAddresses(List<? extends Server> servers) throws StackException {
        for (String host : new TreeSet<>(servers.stream().map(Server::host).toList())) {
            if (!isFree(host, 0)) {
                throw new StackException(
                        "address "
                                + host
                                + " cannot be bound; it must be one of the loopback interface (on"
                                + " macOS: sudo ifconfig lo0 alias "
                                + host
                                + ")");
            }
        }
    }

    /** Checks that the servers' ports are free. */
    static void checkPorts(List<? extends Server> servers) throws StackException {
        List<String> taken = new ArrayList<>();
        for (Server server : servers) {
            server.ports()
                    .forEach(
                            (port, purpose) -> {
                                if (!isFree(server.host(), port)) {
                                    taken.add(
                                            shown(server.host(), port) + " (for " + purpose + ")");
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

    private static String shown(String host, int port) {
        return host.equals(Server.LOOPBACK) ? Integer.toString(port) : host + ":" + port;
    }

    private static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of an earlier stack in TIME_WAIT do not count.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
