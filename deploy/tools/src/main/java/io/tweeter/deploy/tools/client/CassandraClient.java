package io.tweeter.deploy.tools.client;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import io.tweeter.model.env.CassandraSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** Connections to Cassandra. */
public final class CassandraClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private CassandraClient() {}

    /**
     * Connects; reads and writes wait long, as people do.
     *
     * @throws DriverException if no node takes the connection
     */
    public static CqlSession connect(CassandraSettings cassandra) {
        ProgrammaticDriverConfigLoaderBuilder config =
                DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, TIMEOUT)
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, TIMEOUT)
                        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, TIMEOUT)
                        .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, TIMEOUT)
                        .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false);
        CqlSessionBuilder builder =
                CqlSession.builder()
                        .withLocalDatacenter(cassandra.localDatacenter())
                        .addContactPoints(
                                cassandra.contactPoints().stream()
                                        .map(CassandraClient::resolve)
                                        .toList());
        cassandra
                .credentials()
                .ifPresent(who -> builder.withAuthCredentials(who.username(), who.password()));
        if (cassandra.tls()) {
            config.withClass(
                    DefaultDriverOption.SSL_ENGINE_FACTORY_CLASS,
                    com.datastax.oss.driver.internal.core.ssl.DefaultSslEngineFactory.class);
            cassandra
                    .trustStore()
                    .ifPresent(
                            store ->
                                    config.withString(
                                                    DefaultDriverOption.SSL_TRUSTSTORE_PATH,
                                                    store.path().toString())
                                            .withString(
                                                    DefaultDriverOption.SSL_TRUSTSTORE_PASSWORD,
                                                    store.password()));
        }
        return builder.withConfigLoader(config.build()).build();
    }

    /** What went wrong in one line: of a connection that failed, why it did. */
    public static String describe(DriverException failure) {
        Throwable cause =
                failure instanceof AllNodesFailedException all
                        ? all.getAllErrors().values().stream()
                                .flatMap(List::stream)
                                .findFirst()
                                .orElse(failure)
                        : failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getMessage().lines().findFirst().orElse("");
    }

    private static InetSocketAddress resolve(InetSocketAddress address) {
        return new InetSocketAddress(address.getHostString(), address.getPort());
    }
}
