package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.internal.core.ssl.DefaultSslEngineFactory;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.tweeter.model.env.CassandraSettings;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to the cluster that the settings describe. Created where the job is submitted, used
 * where it runs.
 */
public final class CassandraConnector implements Serializable {

    private static final Logger LOG = LoggerFactory.getLogger(CassandraConnector.class);

    /** A part of the 5 s after which Flink halts a TaskManager that is told to end. */
    private static final Duration CLOSES_WITHIN = Duration.ofMillis(500);

    private static final long serialVersionUID = 1L;

    /** The most that one connection can carry, by the native protocol since version 3. */
    static final int MAX_REQUESTS_PER_CONNECTION = 32_768;

    /** The driver's own: it reads all tables of the schema at once. */
    private static final int DRIVER_REQUESTS = 64;

    /** By default, a write survives the loss of one of three replicas in the local data centre. */
    public static final DefaultConsistencyLevel CONSISTENCY = DefaultConsistencyLevel.LOCAL_QUORUM;

    private static final Duration SEND_INTERVAL = Duration.ofNanos(500_000);

    private final List<InetSocketAddress> contactPoints;
    private final String addresses;
    private final String localDatacenter;
    private final String keyspace;
    private final String username;
    private final String password;
    private final boolean tls;
    private final String trustStore;
    private final String trustStorePassword;

    private final DefaultConsistencyLevel consistency;

    public CassandraConnector(CassandraSettings settings) {
        this(settings, CONSISTENCY);
    }

    /**
     * Makes a connector with another consistency level.
     *
     * @param consistency how many replicas must acknowledge a write
     */
    public CassandraConnector(CassandraSettings settings, DefaultConsistencyLevel consistency) {
        this.consistency = consistency;
        this.contactPoints = settings.contactPoints();
        this.addresses = settings.addresses();
        this.localDatacenter = settings.localDatacenter();
        this.keyspace = settings.keyspace();
        this.username =
                settings.credentials().map(CassandraSettings.Credentials::username).orElse(null);
        this.password =
                settings.credentials().map(CassandraSettings.Credentials::password).orElse(null);
        this.tls = settings.tls();
        this.trustStore = settings.trustStore().map(store -> store.path().toString()).orElse(null);
        this.trustStorePassword =
                settings.trustStore().map(CassandraSettings.TrustStore::password).orElse(null);
    }

    /**
     * Connects; blocks until the session is ready.
     *
     * @param limits of the requests that the session will carry
     * @throws RefusedException if another setting is needed
     * @throws IllegalStateException if no contact point can be reached
     */
    CqlSession connect(WriteLimits limits) {
        CqlSessionBuilder builder =
                CqlSession.builder()
                        .withConfigLoader(config(limits))
                        // The driver's classes are in the job's jar; Flink's threads may not see
                        // them.
                        .withClassLoader(CassandraConnector.class.getClassLoader())
                        // Resolved where the job runs: names may mean other hosts to the client
                        // that
                        // submits it.
                        .addContactPoints(contactPoints)
                        .withLocalDatacenter(localDatacenter);
        if (username != null) {
            builder.withAuthCredentials(username, password);
        }
        CqlSession session;
        try {
            session = builder.build();
        } catch (AllNodesFailedException e) {
            throw failure(e);
        }
        requireLocalNodes(session);
        return session;
    }

    /** Cassandra, or whoever listens there, has answered, and would answer the same again. */
    static final class RefusedException extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        RefusedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private IllegalStateException failure(AllNodesFailedException e) {
        List<Throwable> errors = e.getAllErrors().values().stream().flatMap(List::stream).toList();
        return failure(addresses, username, errors, e);
    }

    /** Names the addresses; the driver's own message holds hash codes of objects. */
    static IllegalStateException failure(
            Object addresses, String username, List<Throwable> errors, Throwable cause) {
        if (errors.stream().anyMatch(CassandraConnector::isRefusedLogin)) {
            return new RefusedException(
                    username == null
                            ? "Cassandra at %s wants a user and a password".formatted(addresses)
                            : "Cassandra at %s rejects user '%s' or the password"
                                    .formatted(addresses, username),
                    cause);
        }
        Optional<Throwable> untrusted =
                errors.stream()
                        .filter(error -> causes(error).anyMatch(CassandraConnector::isRefusedTls))
                        .findFirst();
        if (untrusted.isPresent()) {
            return new RefusedException(
                    "TLS with Cassandra at %s fails: %s"
                            .formatted(addresses, describeRoot(untrusted.get())),
                    cause);
        }
        return new IllegalStateException(
                "no node of Cassandra at %s can be reached: %s"
                        .formatted(
                                addresses,
                                errors.stream()
                                        .map(CassandraConnector::describeRoot)
                                        .distinct()
                                        .toList()),
                cause);
    }

    /** Cassandra says the same, in other words, while it cannot read its own table of users. */
    private static boolean isRefusedLogin(Throwable error) {
        return error instanceof AuthenticationException
                && !String.valueOf(error.getMessage()).contains("Unable to perform authentication");
    }

    private static boolean isRefusedTls(Throwable error) {
        return error instanceof SSLException
                && !(error instanceof SslHandshakeTimeoutException); // nobody has answered
    }

    private static String describeRoot(Throwable error) {
        Throwable root = root(error);
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static Throwable root(Throwable error) {
        return causes(error).reduce(error, (outer, inner) -> inner);
    }

    private static Stream<Throwable> causes(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause);
    }

    /** The driver would open a session and then find no node for any request. */
    private void requireLocalNodes(CqlSession session) {
        List<String> found =
                session.getMetadata().getNodes().values().stream()
                        .map(Node::getDatacenter)
                        .distinct()
                        .toList();
        if (!found.contains(localDatacenter)) {
            disconnect(session);
            throw new RefusedException(
                    "Cassandra at %s has no node in data centre '%s'; it has %s"
                            .formatted(addresses, localDatacenter, found),
                    null);
        }
    }

    /**
     * Ends a session with its connections; requests in flight fail. When a TaskManager ends,
     * classes that the driver needs for this may be gone, so that it never reports the end.
     */
    static void disconnect(CqlSession session) {
        try {
            session.forceCloseAsync()
                    .toCompletableFuture()
                    .get(CLOSES_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("The session with Cassandra has not closed within {}", CLOSES_WITHIN);
        } catch (ExecutionException e) {
            LOG.warn("The session with Cassandra has not closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    DriverConfigLoader config(WriteLimits limits) {
        Duration timeout = limits.timeout();
        ProgrammaticDriverConfigLoaderBuilder config =
                DriverConfigLoader.programmaticBuilder(CassandraConnector.class.getClassLoader())
                        .withString(DefaultDriverOption.SESSION_NAME, "flink-cassandra")
                        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, consistency.name())
                        // Every write is a full row by primary key, so the driver may repeat it on
                        // another node.
                        .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, timeout)
                        .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, timeout)
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, timeout)
                        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, timeout)
                        .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, timeout)
                        .withStringList(
                                DefaultDriverOption.METADATA_SCHEMA_REFRESHED_KEYSPACES,
                                List.of(keyspace))
                        .withInt(
                                DefaultDriverOption.CONNECTION_MAX_REQUESTS,
                                requestsPerConnection(limits))
                        .withInt(
                                DefaultDriverOption.CONNECTION_MAX_ORPHAN_REQUESTS,
                                requestsPerConnection(limits) / 4)
                        // Each writing subtask has a session, on purpose.
                        .withInt(DefaultDriverOption.SESSION_LEAK_THRESHOLD, 0)
                        .withDuration(
                                DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofSeconds(1))
                        .withDuration(
                                DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(5))
                        // Requests of this interval share system calls. Half a millisecond is
                        // little
                        // beside what the commit log takes.
                        .withDuration(DefaultDriverOption.COALESCER_INTERVAL, SEND_INTERVAL)
                        // One thread can serve the session of a subtask.
                        .withInt(DefaultDriverOption.NETTY_IO_SIZE, 1)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
                        .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0);
        if (tls) {
            config.withClass(
                    DefaultDriverOption.SSL_ENGINE_FACTORY_CLASS, DefaultSslEngineFactory.class);
        }
        if (trustStore != null) {
            config.withString(DefaultDriverOption.SSL_TRUSTSTORE_PATH, trustStore)
                    .withString(DefaultDriverOption.SSL_TRUSTSTORE_PASSWORD, trustStorePassword);
        }
        return config.build();
    }

    /** The sink bounds its own requests; the driver needs room for those that it makes itself. */
    private static int requestsPerConnection(WriteLimits limits) {
        return Math.min(limits.maxInFlight() + DRIVER_REQUESTS, MAX_REQUESTS_PER_CONNECTION);
    }

    String keyspace() {
        return keyspace;
    }

    /** Never holds secrets. */
    @Override
    public String toString() {
        return "CassandraConnector" + contactPoints;
    }
}
