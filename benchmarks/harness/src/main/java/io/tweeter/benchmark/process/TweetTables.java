package io.tweeter.benchmark.process;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.tweeter.model.CassandraSchema;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pipeline's tables, to create, query and truncate. */
public final class TweetTables implements AutoCloseable {

    /** The keyspace of the tables. */
    public static final String KEYSPACE = "tweeter";

    /** The tables with a row per tweet, and their partition keys. */
    private static final Map<String, String> PARTITION_KEYS = partitionKeys();

    private static final List<String> INDEX = List.of("timeline_days", "timeline_slots");

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** Number of token ranges, so high that counting one takes less than the server's timeout. */
    private static final int RANGES = 256;

    private final CqlSession session;

    /** Connects to a node. */
    public TweetTables(String host, int port, String localDatacenter) {
        session =
                CqlSession.builder()
                        .addContactPoint(new InetSocketAddress(host, port))
                        .withLocalDatacenter(localDatacenter)
                        .withConfigLoader(
                                DriverConfigLoader.programmaticBuilder()
                                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, TIMEOUT)
                                        .build())
                        .build();
    }

    private static Map<String, String> partitionKeys() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("tweets", "id");
        keys.put("tweets_by_time", "slot");
        keys.put("tweets_by_user", "handle, slot");
        return keys;
    }

    /** Creates keyspace and tables if they do not exist. */
    public void create() {
        CassandraSchema.statements(KEYSPACE, "{'class': 'SimpleStrategy', 'replication_factor': 1}")
                .forEach(session::execute);
    }

    /** Deletes all tweets. */
    public void truncate() {
        PARTITION_KEYS.keySet().forEach(this::truncate);
        INDEX.forEach(this::truncate);
    }

    private void truncate(String table) {
        session.execute("TRUNCATE " + KEYSPACE + "." + table);
    }

    /** Whether table {@code tweets} has an id. */
    public boolean hasTweet(String id) {
        return session.execute("SELECT id FROM " + KEYSPACE + ".tweets WHERE id = ?", id).one()
                != null;
    }

    /** The sum of all users' counts. */
    public long counted() {
        return session.execute("SELECT SUM(tweets) FROM " + KEYSPACE + ".tweet_counts")
                .one()
                .getLong(0);
    }

    /** Number of rows in each table with a row per tweet. */
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
    }
}
