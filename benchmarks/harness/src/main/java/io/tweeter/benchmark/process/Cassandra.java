package io.tweeter.benchmark.process;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.tweeter.deploy.server.CassandraServer;
import io.tweeter.model.CassandraSchema;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The Cassandra that all contenders of a run share, with the pipeline's tables. */
public final class Cassandra implements AutoCloseable {

    /** The keyspace of the tables. */
    public static final String KEYSPACE = "tweeter";

    /** What a tweet has a row in, and how those are spread. */
    private static final Map<String, String> PARTITION_KEYS = partitionKeys();

    private static final List<String> INDEX = List.of("timeline_days", "timeline_slots");

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** So many that counting one takes no longer than the server allows. */
    private static final int RANGES = 256;

    private final CassandraServer server;
    private final CqlSession session;

    /** Starts it, with its data in a folder. */
    public Cassandra(Path dir) throws InterruptedException {
        server = CassandraServer.start(dir);
        InetSocketAddress address = server.contactPoint();
        session =
                CqlSession.builder()
                        .addContactPoint(
                                new InetSocketAddress(address.getHostString(), address.getPort()))
                        .withLocalDatacenter(server.localDatacenter())
                        .withConfigLoader(
                                DriverConfigLoader.programmaticBuilder()
                                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, TIMEOUT)
                                        .build())
                        .build();
        CassandraSchema.statements(KEYSPACE, "{'class': 'SimpleStrategy', 'replication_factor': 1}")
                .forEach(session::execute);
    }

    private static Map<String, String> partitionKeys() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("tweets", "id");
        keys.put("tweets_by_time", "slot");
        keys.put("tweets_by_user", "handle, slot");
        return keys;
    }

    /** Where clients connect, {@code host:port}. */
    public String contactPoint() {
        InetSocketAddress address = server.contactPoint();
        return address.getHostString() + ":" + address.getPort();
    }

    /** What clients call its data centre. */
    public String localDatacenter() {
        return server.localDatacenter();
    }

    /** CPU seconds of the server since its start. */
    public double cpuSeconds() {
        return Usage.cpuSeconds(server.handle());
    }

    /** Empties the tables of tweets. */
    public void truncate() {
        PARTITION_KEYS.keySet().forEach(this::truncate);
        INDEX.forEach(this::truncate);
    }

    private void truncate(String table) {
        session.execute("TRUNCATE " + KEYSPACE + "." + table);
    }

    /** Rows of each of the three tables that have one for each tweet. */
    public Map<String, Long> rowsOfTweets() {
        Map<String, Long> rows = new LinkedHashMap<>();
        PARTITION_KEYS.forEach((table, key) -> rows.put(table, rows(table, key)));
        return rows;
    }

    private long rows(String table, String key) {
        PreparedStatement count =
                session.prepare(
                        "SELECT COUNT(*) FROM %s.%s WHERE token(%s) > ? AND token(%s) <= ?"
                                .formatted(KEYSPACE, table, key, key));
        long step = Long.MAX_VALUE / RANGES * 2;
        long rows = 0;
        long from = Long.MIN_VALUE;
        for (int range = 1; range <= RANGES; range++) {
            long to = range == RANGES ? Long.MAX_VALUE : from + step;
            rows += session.execute(count.bind(from, to)).one().getLong(0);
            from = to;
        }
        return rows;
    }

    @Override
    public void close() {
        session.close();
        server.close();
    }
}
