package io.tweeter.ingest.read;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import com.datastax.oss.driver.api.core.metrics.DefaultSessionMetric;
import com.datastax.oss.driver.internal.core.metrics.TaggingMetricIdGenerator;
import com.datastax.oss.driver.internal.core.session.throttling.ConcurrencyLimitingRequestThrottler;
import com.datastax.oss.driver.internal.core.ssl.DefaultSslEngineFactory;
import com.datastax.oss.driver.internal.metrics.micrometer.MicrometerMetricsFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.tweeter.model.env.CassandraSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Configuration of the service's Cassandra driver. */
final class CassandraSession {

    /** A page of a hundred tweets makes three queries of a few milliseconds each. */
    private static final int MAX_CONCURRENT_QUERIES = 128;

    private static final int MAX_QUEUED_QUERIES = 1024;

    /**
     * The driver's own metrics, beside those of queries in {@link ReadMetrics}. None of single
     * nodes: attempts to open a session that fail leave theirs behind, which hide those of the
     * session.
     */
    private static final List<String> SESSION_METRICS =
            List.of(
                    DefaultSessionMetric.CONNECTED_NODES.getPath(),
                    DefaultSessionMetric.CQL_CLIENT_TIMEOUTS.getPath(),
                    DefaultSessionMetric.THROTTLING_QUEUE_SIZE.getPath(),
                    DefaultSessionMetric.THROTTLING_ERRORS.getPath());

    private CassandraSession() {}

    /**
     * Connects to the keyspace.
     *
     * @param queryTimeout after which a query fails
     * @param registry gets the driver's metrics
     */
    static CompletionStage<CqlSession> open(
            CassandraSettings settings, Duration queryTimeout, MeterRegistry registry) {
        CqlSessionBuilder builder =
                CqlSession.builder()
                        .withConfigLoader(config(settings, queryTimeout))
                        .withMetricRegistry(registry)
                        .addContactPoints(settings.contactPoints())
                        .withLocalDatacenter(settings.localDatacenter())
                        .withKeyspace(settings.keyspace());
        settings.credentials()
                .ifPresent(c -> builder.withAuthCredentials(c.username(), c.password()));
        return builder.buildAsync();
    }

    static DriverConfigLoader config(CassandraSettings settings, Duration queryTimeout) {
        ProgrammaticDriverConfigLoaderBuilder config =
                DriverConfigLoader.programmaticBuilder(CassandraSession.class.getClassLoader())
                        .withString(DefaultDriverOption.SESSION_NAME, "tweeter-ingest")
                        .withString(
                                DefaultDriverOption.REQUEST_CONSISTENCY,
                                settings.readConsistency().name())
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, queryTimeout)
                        .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, queryTimeout)
                        .withDuration(
                                DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, queryTimeout)
                        .withDuration(
                                DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofSeconds(1))
                        .withDuration(
                                DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(5))
                        .withDuration(DefaultDriverOption.HEARTBEAT_INTERVAL, Duration.ofSeconds(5))
                        .withDuration(DefaultDriverOption.HEARTBEAT_TIMEOUT, queryTimeout)
                        // Every answer is bounded: by a LIMIT, by the key of one row, or by an hour
                        // of minutes. With paging Cassandra rejects IN with ORDER BY.
                        .withInt(DefaultDriverOption.REQUEST_PAGE_SIZE, 0)
                        .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
                        .withClass(
                                DefaultDriverOption.REQUEST_THROTTLER_CLASS,
                                ConcurrencyLimitingRequestThrottler.class)
                        .withInt(
                                DefaultDriverOption.REQUEST_THROTTLER_MAX_CONCURRENT_REQUESTS,
                                MAX_CONCURRENT_QUERIES)
                        .withInt(
                                DefaultDriverOption.REQUEST_THROTTLER_MAX_QUEUE_SIZE,
                                MAX_QUEUED_QUERIES)
                        .withClass(
                                DefaultDriverOption.METRICS_FACTORY_CLASS,
                                MicrometerMetricsFactory.class)
                        .withClass(
                                DefaultDriverOption.METRICS_ID_GENERATOR_CLASS,
                                TaggingMetricIdGenerator.class)
                        .withString(DefaultDriverOption.METRICS_ID_GENERATOR_PREFIX, "cassandra")
                        .withStringList(
                                DefaultDriverOption.METRICS_SESSION_ENABLED, SESSION_METRICS)
                        .withInt(DefaultDriverOption.NETTY_IO_SIZE, 1)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
                        .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0);
        if (settings.tls()) {
            config.withClass(
                    DefaultDriverOption.SSL_ENGINE_FACTORY_CLASS, DefaultSslEngineFactory.class);
            settings.trustStore()
                    .ifPresent(
                            store -> {
                                config.withString(
                                        DefaultDriverOption.SSL_TRUSTSTORE_PATH,
                                        store.path().toString());
                                config.withString(
                                        DefaultDriverOption.SSL_TRUSTSTORE_PASSWORD,
                                        store.password());
                            });
        }
        return config.build();
    }
}
