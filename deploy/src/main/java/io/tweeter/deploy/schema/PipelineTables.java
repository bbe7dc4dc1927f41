package io.tweeter.deploy.schema;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import io.tweeter.model.CassandraSchema;
import io.tweeter.model.env.CassandraSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * The keyspace of the pipeline and its tables.
 *
 * @param replication CQL map, such as {@code {'class': 'SimpleStrategy', 'replication_factor': 1}}
 */
public record PipelineTables(String replication) {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    static final String ON_ONE_NODE = "{'class': 'SimpleStrategy', 'replication_factor': 1}";

    /** Tables on a cluster of one node. */
    public static PipelineTables onOneNode() {
        return new PipelineTables(ON_ONE_NODE);
    }

    /**
     * Makes the keyspace and tables that are missing.
     *
     * @throws SchemaException if Cassandra does not take it
     */
    public void create(CassandraSettings cassandra) throws SchemaException {
        run(
                cassandra,
                "creating tables",
                CassandraSchema.statements(cassandra.keyspace(), replication));
    }

    /**
     * Deletes all rows of the tables.
     *
     * @throws SchemaException if Cassandra does not take it; some tables may be empty then
     */
    public static void clear(CassandraSettings cassandra) throws SchemaException {
        run(
                cassandra,
                "emptying tables",
                CassandraSchema.tables().stream()
                        .map(table -> "TRUNCATE " + cassandra.keyspace() + "." + table)
                        .toList());
    }

    private static void run(CassandraSettings cassandra, String what, List<String> statements)
            throws SchemaException {
        try (CqlSession session = connect(cassandra)) {
            statements.forEach(session::execute);
        } catch (DriverException e) {
            throw new SchemaException(
                    "%s in Cassandra at %s: %s"
                            .formatted(what, cassandra.addresses(), e.getMessage()),
                    e);
        }
    }

    private static CqlSession connect(CassandraSettings cassandra) {
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
                                        .map(PipelineTables::resolve)
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

    private static InetSocketAddress resolve(InetSocketAddress address) {
        return new InetSocketAddress(address.getHostString(), address.getPort());
    }
}
