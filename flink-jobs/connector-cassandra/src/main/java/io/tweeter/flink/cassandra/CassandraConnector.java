package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import com.datastax.oss.driver.internal.core.ssl.DefaultSslEngineFactory;
import io.tweeter.model.env.CassandraSettings;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Connects to the cluster that the settings describe; made where the job is, used where it runs.
 */
public final class CassandraConnector implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What one connection can carry at most, by the native protocol from version 3 on. */
    private static final int MAX_REQUESTS_PER_CONNECTION = 32_768;

    /** It reads the schema's tables all at once. */
    private static final int REQUESTS_OF_THE_DRIVER = 64;

    /** Survives the loss of one replica of three, in the data centre that is near. */
    public static final DefaultConsistencyLevel CONSISTENCY = DefaultConsistencyLevel.LOCAL_QUORUM;

    private static final Duration SEND_EVERY = Duration.ofNanos(500_000);

    private final List<InetSocketAddress> contactPoints;
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
     * Connects with another consistency.
     *
     * @param consistency how many replicas have to confirm a write
     */
    public CassandraConnector(CassandraSettings settings, DefaultConsistencyLevel consistency) {
        this.consistency = consistency;
        this.contactPoints = settings.contactPoints();
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
     * Connects; blocks until that is done.
     *
     * @param limits that the session has to be able to carry
     * @throws com.datastax.oss.driver.api.core.DriverException if no contact point takes the
     *     connection
     */
    CqlSession connect(WriteLimits limits) {
        CqlSessionBuilder builder =
                CqlSession.builder()
                        .withConfigLoader(config(limits))
                        // The driver's own classes are the job's, not those of Flink's threads.
                        .withClassLoader(CassandraConnector.class.getClassLoader())
                        // Looked up where the job runs: the client that submits it may see others.
                        .addContactPoints(contactPoints)
                        .withLocalDatacenter(localDatacenter);
        if (username != null) {
            builder.withAuthCredentials(username, password);
        }
        return builder.build();
    }

    private DriverConfigLoader config(WriteLimits limits) {
        Duration timeout = limits.timeout();
        ProgrammaticDriverConfigLoaderBuilder config =
                DriverConfigLoader.programmaticBuilder(CassandraConnector.class.getClassLoader())
                        .withString(DefaultDriverOption.SESSION_NAME, "tweeter-jobs")
                        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, consistency.name())
                        // Every write is a full row by primary key: doing it twice does no harm, so
                        // the driver may try another node.
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
                        // Each writing subtask has one, on purpose.
                        .withInt(DefaultDriverOption.SESSION_LEAK_THRESHOLD, 0)
                        .withDuration(
                                DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofSeconds(1))
                        .withDuration(
                                DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(5))
                        // Requests are sent together with others of this time, which saves system
                        // calls; half a millisecond is little beside the commit log's.
                        .withDuration(DefaultDriverOption.COALESCER_INTERVAL, SEND_EVERY)
                        // Each subtask has a session of its own; one thread serves it.
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

    /** The sink bounds its own requests; the driver needs some for what it asks by itself. */
    private static int requestsPerConnection(WriteLimits limits) {
        return Math.min(limits.maxInFlight() + REQUESTS_OF_THE_DRIVER, MAX_REQUESTS_PER_CONNECTION);
    }

    /** Secrets are never printed. */
    @Override
    public String toString() {
        return "CassandraConnector" + contactPoints;
    }
}
