package io.tweeter.deploy.servers;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What becomes of a Cassandra node whose data are gone: it takes the place of the node that it was,
 * with the data of the others. As a new node of that address it would be refused, or be without
 * data.
 *
 * @param dir the node's directory
 * @param member the node
 * @param port where clients connect, on all nodes
 */
record Replacement(Path dir, Member member, int port) {

    /** How long other nodes may take to start, at the same time as this one. */
    private static final Duration OTHERS_WITHIN = Duration.ofMinutes(3);

    private static final int TIMEOUT_MILLIS = 5_000;
    private static final Duration POLL = Duration.ofMillis(500);

    /**
     * Whether the node, which is about to start, has to be replaced: it ran, and its tables are
     * gone. A replacement that was interrupted begins again.
     *
     * @throws IOException if no other node answers, which would know
     */
    boolean begins() throws IOException, InterruptedException {
        if (member.isAlone()) {
            return false;
        }
        if (!isUnderWay()) {
            if (hasTables()) {
                remember(); // a node of an earlier release, or one that was never ready
                return false;
            }
            if (Files.notExists(hasRun()) || !isKnownToOthers()) {
                return false;
            }
            Files.createFile(marker());
        }
        clearData();
        return true;
    }

    /** Whether it has begun, and the node has not been ready since. */
    boolean isUnderWay() {
        return Files.exists(marker());
    }

    /** The node is ready. */
    void ends() throws IOException {
        remember();
        Files.deleteIfExists(marker());
    }

    /** Tells a node whose tables are gone from one whose first start was cut short. */
    private void remember() throws IOException {
        if (Files.notExists(hasRun())) {
            Files.createFile(hasRun());
        }
    }

    private Path hasRun() {
        return dir.resolve("has-run");
    }

    private Path marker() {
        return dir.resolve("replacing");
    }

    private Path data() {
        return dir.resolve("data");
    }

    /** The folder may be a file system of its own. */
    private void clearData() throws IOException {
        if (Files.exists(data())) {
            try (Stream<Path> content = Files.list(data())) {
                for (Path file : content.toList()) {
                    Directories.delete(file);
                }
            }
        }
    }

    /** Whether there is the table that says which node it is. */
    private boolean hasTables() throws IOException {
        if (Files.exists(data()) && !Files.isDirectory(data())) {
            throw new IOException(data() + " is no folder");
        }
        Path system = data().resolve("data").resolve("system");
        if (Files.notExists(system)) {
            return false;
        }
        try (Stream<Path> tables = Files.list(system)) {
            return tables.anyMatch(table -> table.getFileName().toString().startsWith("local-"));
        }
    }

    /** Asks the others, which may be starting, too. */
    private boolean isKnownToOthers() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + OTHERS_WITHIN.toNanos();
        while (true) {
            String reason = "there is none";
            for (String other : member.others()) {
                try {
                    return isKnownTo(other);
                } catch (IOException e) {
                    reason = e.getMessage();
                }
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "its data are gone from %s, and no other node answers that has them (%s); start the others first, or delete %s to begin without data"
                                .formatted(data(), reason, dir));
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    private boolean isKnownTo(String other) throws IOException {
        String query =
                "SELECT peer FROM system.peers_v2 WHERE peer = '%s'".formatted(member.host());
        try (Socket socket = Sockets.connect(other, port, TIMEOUT_MILLIS)) {
            return CqlProbe.countRows(socket, query) > 0;
        }
    }
}
