package io.tweeter.deploy.tools.client;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import io.tweeter.deploy.cli.Errors;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.InvalidSettingException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** Sessions of Cassandra's driver for commands. */
public final class CassandraClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private CassandraClient() {}

    /**
     * Opens a session. Requests time out after a minute: a command waits rather than fails.
     *
     * @throws DriverException if no node accepts the connection
     * @throws InvalidSettingException if the store of certificates cannot be opened
     */
    public static CqlSession connect(CassandraSettings cassandra) {
        ProgrammaticDriverConfigLoaderBuilder config =
                DriverConfigLoader.programmaticBuilder()
                        .withString(
                                DefaultDriverOption.REQUEST_CONSISTENCY,
                                cassandra.readConsistency().name())
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, TIMEOUT)
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, TIMEOUT)
                        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, TIMEOUT)
                        .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, TIMEOUT)
                        .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                        // By default, closing a session takes two seconds.
                        .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0);
        CqlSessionBuilder builder =
                CqlSession.builder()
                        .withLocalDatacenter(cassandra.localDatacenter())
                        .addContactPoints(
                                cassandra.contactPoints().stream()
                                        .map(CassandraClient::resolve)
                                        .toList());
        cassandra
                .credentials()
                .ifPresent(
                        login -> builder.withAuthCredentials(login.username(), login.password()));
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
        try {
            return builder.withConfigLoader(config.build()).build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            if (cassandra.trustStore().isEmpty()) {
                throw e;
            }
            throw new InvalidSettingException(
                    "CASSANDRA_TRUSTSTORE",
                    "is %s, which cannot be used: %s"
                            .formatted(
                                    cassandra.trustStore().get().path(),
                                    Errors.firstLine(Errors.rootCause(e))));
        }
    }

    /** Why a request or connection failed, in one line. */
    public static String describe(DriverException failure) {
        Throwable error =
                failure instanceof AllNodesFailedException all
                        ? all.getAllErrors().values().stream()
                                .flatMap(List::stream)
                                .findFirst()
                                .orElse(failure)
                        : failure;
        return Errors.firstLine(Errors.rootCause(error));
    }

    private static InetSocketAddress resolve(InetSocketAddress address) {
        return new InetSocketAddress(address.getHostString(), address.getPort());
    }
}
