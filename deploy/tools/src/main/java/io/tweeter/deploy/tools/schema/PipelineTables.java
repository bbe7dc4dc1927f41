package io.tweeter.deploy.tools.schema;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.deploy.tools.client.CassandraClient;
import io.tweeter.model.CassandraSchema;
import io.tweeter.model.env.CassandraSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The pipeline's keyspace and tables.
 *
 * @param replication CQL map, such as {@code {'class': 'SimpleStrategy', 'replication_factor': 1}}
 */
public record PipelineTables(String replication) {

    /** How far this machine's clock may be ahead of the jobs' clocks. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(2);

    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    /** Jobs can write again after this, should this process be killed. */
    private static final Duration MAX_SUSPENSION = Duration.ofMinutes(2);

    static final String ON_ONE_NODE = "{'class': 'SimpleStrategy', 'replication_factor': 1}";

    private static final Pattern OPTION = Pattern.compile("'([^']+)'\\s*:\\s*'?([^',}\\s]+)");

    /**
     * The replication that an argument asks for.
     *
     * @param text a CQL map, or a number of replicas
     * @param datacenter that has this number of them
     * @return a CQL map; empty if it is neither
     */
    static Optional<String> replication(String text, String datacenter) {
        if (text.matches("[1-9]\\d{0,2}")) {
            return Optional.of(
                    "{'class': 'NetworkTopologyStrategy', '%s': %s}".formatted(datacenter, text));
        }
        return text.strip().startsWith("{") ? Optional.of(text) : Optional.empty();
    }

    /** Tables with a number of replicas, in one data centre without racks. */
    public static PipelineTables onNodes(int replicas) {
        return new PipelineTables(
                "{'class': 'SimpleStrategy', 'replication_factor': " + replicas + "}");
    }

    /**
     * Creates the keyspace and tables that do not exist yet.
     *
     * @return what is wrong with a keyspace that exists: fewer replicas than these; it is not
     *     changed
     * @throws SchemaException if Cassandra cannot be reached or returns an error
     */
    public Optional<String> create(CassandraSettings cassandra) throws SchemaException {
        try (CqlSession session = CassandraClient.connect(cassandra)) {
            for (String statement : CassandraSchema.statements(cassandra.keyspace(), replication)) {
                session.execute(statement);
                // The next one may go to another node, which has to know what this one made.
                var unused = session.checkSchemaAgreement();
            }
            Row keyspace =
                    session.execute(
                                    "SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?",
                                    cassandra.keyspace())
                            .one();
            int found = replicas(keyspace.getMap("replication", String.class, String.class));
            int wanted = replicas(options(replication));
            return found < wanted
                    ? Optional.of(tooFewReplicas(cassandra.keyspace(), found, wanted))
                    : Optional.empty();
        } catch (DriverException e) {
            throw failure(cassandra, "creating tables", e);
        }
    }

    private String tooFewReplicas(String keyspace, int found, int wanted) {
        return "keyspace %s already exists with replication %d, not %d: ALTER KEYSPACE %s WITH replication = %s raises it, and nodetool repair -full %s on each node copies the rows"
                .formatted(keyspace, found, wanted, keyspace, replication, keyspace);
    }

    /** In all data centres. */
    private static int replicas(Map<String, String> replication) {
        return replication.values().stream()
                .filter(value -> value.matches("\\d+"))
                .mapToInt(Integer::parseInt)
                .sum();
    }

    /** Of a CQL map, which Cassandra has parsed before. */
    private static Map<String, String> options(String map) {
        return OPTION.matcher(map)
                .results()
                .collect(Collectors.toMap(option -> option.group(1), option -> option.group(2)));
    }

    /**
     * Deletes all rows of the tables that hold data. Meanwhile no job can write: a job remembers
     * which rows of the timelines' indexes it has written, and writes them again only after a
     * restart. So the leases of write timestamps are suspended, which makes the jobs that run fail,
     * and restart once that is over.
     *
     * @param progress receives a line before a wait of seconds
     * @throws SchemaException if Cassandra cannot be reached or returns an error; some tables may
     *     have been emptied by then
     */
    public static void clear(CassandraSettings cassandra, Consumer<String> progress)
            throws SchemaException, InterruptedException {
        try (CqlSession session = CassandraClient.connect(cassandra)) {
            WriteLeases leases = new WriteLeases(session, cassandra.keyspace());
            try {
                Optional<Instant> writable = leases.suspend(Instant.now().plus(MAX_SUSPENSION));
                if (writable.isPresent()) {
                    await(writable.get(), progress);
                }
                for (String table : CassandraSchema.dataTables()) {
                    session.execute("TRUNCATE " + cassandra.keyspace() + "." + table);
                }
            } finally {
                leases.resume();
            }
        } catch (DriverException e) {
            throw failure(cassandra, "emptying tables", e);
        }
    }

    private static void await(Instant end, Consumer<String> progress) throws InterruptedException {
        Duration wait = Duration.between(Instant.now(), end).plus(CLOCK_DIFFERENCE);
        if (wait.compareTo(MAX_WAIT) > 0) {
            progress.accept(
                    "write timestamps are ahead of this machine's clock, until %s; jobs that run may leave gaps in the timelines until they are restarted"
                            .formatted(end));
        } else if (wait.compareTo(Duration.ZERO) > 0) {
            progress.accept(
                    "waiting %d s, until jobs that run can write no more; they restart afterwards"
                            .formatted(wait.toSeconds() + 1));
            Thread.sleep(wait.toMillis());
        }
    }

    private static SchemaException failure(
            CassandraSettings cassandra, String action, DriverException e) {
        return new SchemaException(
                "%s in Cassandra at %s: %s"
                        .formatted(action, cassandra.addresses(), CassandraClient.describe(e)),
                e);
    }
}
