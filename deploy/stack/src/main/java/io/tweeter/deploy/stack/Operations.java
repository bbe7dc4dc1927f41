package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.IngestInstance;
import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.ServerException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Changes a running stack, one request at a time, without failed requests of clients. */
final class Operations {

    private final Stack stack;
    private final Servers servers;
    private final Function<Server, SupervisedServer> supervise;
    private final Supplier<OptionalLong> availableMiB;
    private final Reporter reporter;

    /**
     * @param availableMiB see {@link Memory#availableMiB}
     */
    Operations(
            Stack stack,
            Servers servers,
            Function<Server, SupervisedServer> supervise,
            Supplier<OptionalLong> availableMiB,
            Reporter reporter) {
        this.stack = stack;
        this.servers = servers;
        this.supervise = supervise;
        this.availableMiB = availableMiB;
        this.reporter = reporter;
    }

    /**
     * Changes the number of ingest instances.
     *
     * @return a sentence that says what was done
     * @throws StackException if it fails; the previous instances still run
     */
    String scale(int instances) throws StackException, InterruptedException, IOException {
        if (instances < 1 || instances > StackPorts.MAX_INSTANCES) {
            throw new StackException(
                    "the number of instances must be from 1 to "
                            + StackPorts.MAX_INSTANCES
                            + ", not "
                            + instances);
        }
        List<SupervisedServer> before = servers.ingest();
        if (instances > before.size()) {
            grow(before.size(), instances);
        } else {
            shrink(before.subList(instances, before.size()), before.subList(0, instances));
        }
        String done = "scaled from %d to %d ingest instances".formatted(before.size(), instances);
        reporter.event(done);
        return done;
    }

    private void grow(int from, int to) throws StackException, InterruptedException, IOException {
        List<IngestInstance> planned = new ArrayList<>();
        for (int number = from + 1; number <= to; number++) {
            planned.add(stack.ingestFactory().instance(number));
        }
        Preflight.checkPorts(planned);
        Preflight.checkMemory(planned, availableMiB.get());
        List<SupervisedServer> added = planned.stream().map(supervise).toList();
        added.forEach(servers::addIngest);
        try {
            CompletableFuture.allOf(
                            added.stream()
                                    .map(SupervisedServer::start)
                                    .toArray(CompletableFuture<?>[]::new))
                    .get();
            balance(servers.ingest());
        } catch (ExecutionException | CancellationException e) {
            stop(added);
            throw new StackException(Optional.ofNullable(e.getCause()).orElse(e).getMessage(), e);
        }
    }

    /**
     * An instance that is out of the load balancer gets no new requests and can finish those it
     * has.
     */
    private void shrink(List<SupervisedServer> removed, List<SupervisedServer> remaining)
            throws InterruptedException, IOException {
        balance(remaining);
        stop(removed);
    }

    private void stop(List<SupervisedServer> removed) {
        removed.forEach(SupervisedServer::stop);
        removed.forEach(SupervisedServer::awaitStopped);
        removed.forEach(servers::remove);
    }

    private void balance(List<SupervisedServer> over) throws InterruptedException, IOException {
        if (stack.loadBalancer().isPresent()) {
            LoadBalancer balancer = stack.loadBalancer().get();
            balancer.balance(
                    over.stream().map(server -> (IngestInstance) server.server()).toList(),
                    servers.get(balancer).process());
        }
    }

    /**
     * Restarts servers one after the other.
     *
     * @param names as in the state; {@code ingest}, or {@code kafka} of several nodes, means all
     * @param down how long each stays stopped in between
     * @return a sentence that says what was done
     * @throws StackException if a name is unknown, before any server is restarted, or if one does
     *     not become ready again
     */
    String restart(List<String> names, Duration down) throws StackException, InterruptedException {
        Set<SupervisedServer> selected = new LinkedHashSet<>();
        for (String name : names) {
            List<SupervisedServer> found = servers.named(name);
            if (found.isEmpty()) {
                throw new StackException(
                        "there is no server '" + name + "'; tweeter status lists them");
            }
            selected.addAll(found);
        }
        for (SupervisedServer server : selected) {
            try {
                server.restart(down);
            } catch (ServerException e) {
                throw new StackException(e.getMessage(), e);
            }
            reporter.event(server.server().name() + " was restarted");
        }
        return "restarted "
                + String.join(
                        ", ", selected.stream().map(server -> server.server().name()).toList());
    }
}
