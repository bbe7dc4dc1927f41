package io.tweeter.ingest.read;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.InvalidKeyspaceException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import io.micrometer.core.instrument.MeterRegistry;
import io.tweeter.model.env.CassandraSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session that is opened in the background, with retries until that succeeds and all tables
 * exist. From then on the driver itself reconnects to nodes.
 */
final class CassandraConnection {

    private static final Logger LOG = LoggerFactory.getLogger(CassandraConnection.class);

    private static final Duration RETRY_DELAY = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final CassandraSettings settings;
    private final Duration queryTimeout;
    private final MeterRegistry registry;
    private final String address;

    private volatile Statements statements;
    private volatile String lastFailure = "still connecting";
    private volatile boolean closed;

    CassandraConnection(
            Vertx vertx,
            CassandraSettings settings,
            Duration queryTimeout,
            MeterRegistry registry) {
        this.vertx = vertx;
        this.settings = settings;
        this.queryTimeout = queryTimeout;
        this.registry = registry;
        this.address = settings.addresses();
    }

    /** Starts to connect, and returns at once. */
    void start() {
        // The driver resolves names and loads classes on the calling thread.
        vertx.<Void>executeBlocking(
                () -> {
                    connect();
                    return null;
                });
    }

    private void connect() {
        if (closed) {
            return;
        }
        CompletionStage<CqlSession> opening;
        try {
            opening = CassandraSession.open(settings, queryTimeout, registry);
        } catch (RuntimeException e) {
            opening = CompletableFuture.failedFuture(e);
        }
        opening.thenCompose(CassandraConnection::prepare)
                .whenComplete(
                        (ready, failure) -> {
                            if (failure == null) {
                                use(ready);
                            } else {
                                retry(failure);
                            }
                        });
    }

    private static CompletionStage<Statements> prepare(CqlSession session) {
        return Statements.prepare(session)
                .whenComplete(
                        (ready, failure) -> {
                            if (failure != null) {
                                session.closeAsync();
                            }
                        });
    }

    private void use(Statements ready) {
        statements = ready;
        LOG.info("Reading from Cassandra at {}", address);
        if (closed) {
            ready.session().closeAsync();
        }
    }

    private void retry(Throwable failure) {
        String message = describe(failure);
        if (!message.equals(lastFailure)) {
            LOG.warn("Cassandra at {} is not ready, will retry: {}", address, message);
        }
        lastFailure = message;
        if (!closed) {
            vertx.setTimer(RETRY_DELAY.toMillis(), timer -> start());
        }
    }

    private static String describe(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof AllNodesFailedException nodes) {
            // The driver's own message holds hash codes of objects, different ones each time.
            return describe(nodes.getAllErrors().values().stream().flatMap(List::stream).toList());
        }
        return cause instanceof InvalidKeyspaceException
                ? "the keyspace does not exist; create it"
                : String.valueOf(cause.getMessage());
    }

    /** Cassandra refuses a login, too, while it cannot read its own table of users. */
    static String describe(List<Throwable> errors) {
        List<Throwable> refusals =
                errors.stream().filter(AuthenticationException.class::isInstance).toList();
        if (refusals.isEmpty()) {
            return "no node can be reached";
        }
        return refusals.stream()
                        .allMatch(
                                refusal ->
                                        String.valueOf(refusal.getMessage())
                                                .contains("Unable to perform authentication"))
                ? "it cannot read its table of users"
                : "it rejects the credentials";
    }

    /**
     * The prepared statements.
     *
     * @throws ReadsUnavailableException while there is no session
     */
    Statements statements() {
        Statements ready = statements;
        if (ready == null) {
            throw new ReadsUnavailableException(
                    "Cassandra at " + address + " is not ready: " + lastFailure, null);
        }
        return ready;
    }

    /** Why Cassandra cannot be read, in one line; empty if it can. */
    Optional<String> trouble() {
        Statements ready = statements;
        if (ready == null) {
            return Optional.of("Cassandra at " + address + " is not ready: " + lastFailure);
        }
        boolean up =
                ready.session().getMetadata().getNodes().values().stream()
                        .anyMatch(node -> node.getState() == NodeState.UP);
        return up ? Optional.empty() : Optional.of("Cassandra at " + address + " is down");
    }

    Future<Void> close() {
        closed = true;
        Statements ready = statements;
        return ready == null
                ? Future.succeededFuture()
                : Future.fromCompletionStage(ready.session().closeAsync());
    }
}
