package io.tweeter.deploy.tools.schema;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import io.tweeter.deploy.tools.client.CassandraClient;
import io.tweeter.model.CassandraSchema;
import io.tweeter.model.env.CassandraSettings;
import java.util.List;

/**
 * The pipeline's keyspace and tables.
 *
 * @param replication CQL map, such as {@code {'class': 'SimpleStrategy', 'replication_factor': 1}}
 */
public record PipelineTables(String replication) {

    static final String ON_ONE_NODE = "{'class': 'SimpleStrategy', 'replication_factor': 1}";

    /** Tables with a number of replicas, in one data centre without racks. */
    public static PipelineTables onNodes(int replicas) {
        return new PipelineTables(
                "{'class': 'SimpleStrategy', 'replication_factor': " + replicas + "}");
    }

    /**
     * Creates the keyspace and tables that do not exist yet.
     *
     * @throws SchemaException if Cassandra cannot be reached or returns an error
     */
    public void create(CassandraSettings cassandra) throws SchemaException {
        run(
                cassandra,
                "creating tables",
                CassandraSchema.statements(cassandra.keyspace(), replication));
    }

    /**
     * Deletes all rows of the tables that hold data.
     *
     * @throws SchemaException if Cassandra cannot be reached or returns an error; some tables may
     *     have been emptied by then
     */
    public static void clear(CassandraSettings cassandra) throws SchemaException {
        run(
                cassandra,
                "emptying tables",
                CassandraSchema.dataTables().stream()
                        .map(table -> "TRUNCATE " + cassandra.keyspace() + "." + table)
                        .toList());
    }

    private static void run(CassandraSettings cassandra, String action, List<String> statements)
            throws SchemaException {
        try (CqlSession session = CassandraClient.connect(cassandra)) {
            statements.forEach(session::execute);
        } catch (DriverException e) {
            throw new SchemaException(
                    "%s in Cassandra at %s: %s"
                            .formatted(action, cassandra.addresses(), CassandraClient.describe(e)),
                    e);
        }
    }
}
