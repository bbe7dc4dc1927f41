package io.tweeter.deploy.testkit;

import io.tweeter.deploy.servers.Member;
import io.tweeter.deploy.servers.ServerException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The running nodes of a cluster, for tests.
 *
 * @param <N> what kind of server
 */
public final class TestNodes<N extends TestServer<?>> implements AutoCloseable {

    private final List<N> nodes;

    private TestNodes(List<N> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** Starts a node and waits until it is ready. */
    @FunctionalInterface
    interface Start<N> {
        N start(Member member) throws InterruptedException;
    }

    /** Starts all nodes at the same time, as none is ready without others. */
    static <N extends TestServer<?>> TestNodes<N> start(List<String> hosts, Start<N> start)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(hosts.size());
        List<N> started = new ArrayList<>();
        try {
            List<Future<N>> starting =
                    Member.of(hosts).stream()
                            .map(member -> threads.submit(() -> start.start(member)))
                            .toList();
            for (Future<N> each : starting) {
                started.add(each.get());
            }
            return new TestNodes<>(started);
        } catch (ExecutionException e) {
            started.forEach(TestServer::close);
            throw new ServerException("a node did not start: " + e.getCause().getMessage(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** The first, which knows all. */
    public N first() {
        return nodes.get(0);
    }

    /** The last, which may go. */
    public N last() {
        return nodes.get(nodes.size() - 1);
    }

    @Override
    public void close() {
        nodes.forEach(TestServer::close);
    }
}
