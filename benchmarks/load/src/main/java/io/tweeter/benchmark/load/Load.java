package io.tweeter.benchmark.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Sends one {@link Phase} in the calling thread. */
public final class Load {

    /** Maximum delay of a request or response; polling more often would take the server's core. */
    private static final long POLL_NANOS = 50_000;

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int DIGITS = 3;

    private final List<byte[]> requests;
    private final Phase phase;
    private final Map<Integer, Integer> statuses = new HashMap<>();
    private final Histogram latencies = new Histogram(DIGITS);
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final Selector selector;
    private long start;
    private int sent;
    private int answered;
    private long responseBytes;

    private Load(List<byte[]> requests, Phase phase, Selector selector) {
        this.requests = requests;
        this.phase = phase;
        this.selector = selector;
    }

    /**
     * Sends the phase's requests and waits for all responses.
     *
     * @param requests requests, sent in turn
     * @throws IOException if a connection fails or no response arrives for 30 seconds
     */
    public static LoadResult run(InetSocketAddress address, List<byte[]> requests, Phase phase)
            throws IOException {
        List<Connection> connections = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < phase.connections(); i++) {
                connections.add(new Connection(address, selector));
            }
            Load load = new Load(requests, phase, selector);
            load.idle.addAll(connections);
            return load.run();
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private LoadResult run() throws IOException {
        start = System.nanoTime();
        long lastResponse = start;
        while (answered < phase.requests()) {
            sendDue();
            int before = answered;
            if (phase.rate() == 0) {
                selector.select(this::ready, 1_000);
            } else if (selector.selectNow(this::ready) == 0) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            long now = System.nanoTime();
            if (answered > before) {
                lastResponse = now;
            } else if (now - lastResponse > TIMEOUT_NANOS) {
                throw new IOException("no response for 30 s, after " + answered + " responses");
            }
        }
        return new LoadResult(
                (System.nanoTime() - start) / 1e9, statuses, responseBytes, latencies);
    }

    private void sendDue() throws IOException {
        while (sent < phase.requests() && !idle.isEmpty()) {
            long now = System.nanoTime();
            long due = phase.rate() == 0 ? now : start + sent * 1_000_000_000L / phase.rate();
            if (due - now > 0) {
                return;
            }
            idle.poll().send(requests.get(sent % requests.size()), due);
            sent++;
        }
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isWritable()) {
                connection.write();
            }
            int status = connection.read();
            if (status != 0) {
                latencies.recordValue(System.nanoTime() - connection.start());
                statuses.merge(status, 1, Integer::sum);
                answered++;
                responseBytes += connection.responseBytes();
                idle.add(connection);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
