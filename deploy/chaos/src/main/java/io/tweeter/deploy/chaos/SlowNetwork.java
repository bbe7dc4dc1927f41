package io.tweeter.deploy.chaos;

import io.tweeter.deploy.chaos.PacketFilter.Rules;
import io.tweeter.deploy.servers.Programs;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A node whose network is slow and loses packets: what it sends queues up before a narrow link
 * ({@code tbf}, a queue of Linux; few kernels have {@code netem}).
 */
final class SlowNetwork implements AutoCloseable {

    static final int MEGABITS = 2;
    static final int QUEUE_MILLIS = 200;

    private static final String TC = "tc";

    private final String namespace;

    private SlowNetwork(String namespace) {
        this.namespace = namespace;
    }

    /** What the machine lacks; empty if nothing. */
    static Optional<String> missing() {
        return Programs.find(TC, System.getenv("PATH")).isEmpty()
                ? Optional.of("tc is not installed (package iproute2)")
                : PacketFilter.missing();
    }

    /** Slows a node's network down until it is closed. */
    static SlowNetwork start(String namespace) throws IOException, InterruptedException {
        SlowNetwork slow = new SlowNetwork(namespace);
        PacketFilter.start(namespace, Rules.SOME);
        try {
            queue(
                    namespace,
                    "tbf",
                    "rate",
                    MEGABITS + "mbit",
                    "burst",
                    "16kb",
                    "latency",
                    QUEUE_MILLIS + "ms");
            return slow;
        } catch (IOException | InterruptedException e) {
            try {
                slow.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** Ends it, also after a run that was killed; does nothing where it cannot have begun. */
    static void clear(String namespace) throws IOException, InterruptedException {
        if (missing().isEmpty()) {
            try {
                queue(namespace, "noqueue");
            } finally {
                PacketFilter.clear(namespace);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            clear(namespace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("waiting for tc and nft in " + namespace);
        }
    }

    private static void queue(String namespace, String... discipline)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("ip", "netns", "exec", namespace, TC, "qdisc"));
        command.addAll(List.of("replace", "dev", "eth0", "root"));
        command.addAll(List.of(discipline));
        Programs.run("", command);
    }
}
