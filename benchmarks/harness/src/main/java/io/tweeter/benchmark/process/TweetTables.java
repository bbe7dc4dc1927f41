package io.tweeter.benchmark.process;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.tweeter.benchmark.workload.TimelineLoader;
import io.tweeter.model.CassandraSchema;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The pipeline's tables, to create, query and truncate. */
public final class TweetTables implements AutoCloseable {

    /** The keyspace of the tables. */
    public static final String KEYSPACE = "tweeter";

    /** The tables with a row per tweet, and their partition keys. */
    private static final Map<String, String> OF_TWEETS = ofTweets();

    /** The tables that say where timelines have tweets, and their partition keys. */
    private static final Map<String, String> OF_TIMELINES =
            Map.of("timeline_days", "timeline", "timeline_slots", "timeline, day");

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

    private static Map<String, String> ofTweets() {
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

    /** Deletes all data. */
    public void truncate() {
        CassandraSchema.dataTables()
                .forEach(table -> session.execute("TRUNCATE " + KEYSPACE + "." + table));
    }

    /** Writes timelines. */
    public TimelineLoader timelines() {
        return new TimelineLoader(session, KEYSPACE);
    }

    /** Whether table {@code tweets} has an id. */
    public boolean hasTweet(String id) {
        return session.execute("SELECT id FROM " + KEYSPACE + ".tweets WHERE id = ?", id).one()
                != null;
    }

    /** The sum of all users' counts. */
    public long counted() {
        return sum("SUM(tweets)", "tweet_counts", "handle");
    }

    /** Handles on a board. */
    public Set<String> board(String board) {
        return session
                .execute("SELECT handle FROM " + KEYSPACE + ".top_tweeters WHERE board = ?", board)
                .all()
                .stream()
                .map(row -> row.getString("handle"))
                .collect(Collectors.toSet());
    }

    /** Number of rows in each table with a row per tweet. */
    public Map<String, Long> rowsOfTweets() {
        return rows(OF_TWEETS);
    }

    /** Number of rows in each table that says where timelines have tweets. */
    public Map<String, Long> rowsOfTimelines() {
        return rows(OF_TIMELINES);
    }

    /** Number of everyone's tweets in a slot. */
    public long rowsOfSlot(Instant slot) {
        return session.execute(
                        "SELECT COUNT(*) FROM " + KEYSPACE + ".tweets_by_time WHERE slot = ?", slot)
                .one()
                .getLong(0);
    }

    private Map<String, Long> rows(Map<String, String> partitionKeys) {
        Map<String, Long> rows = new LinkedHashMap<>();
        partitionKeys.forEach((table, key) -> rows.put(table, sum("COUNT(*)", table, key)));
        return rows;
    }

    /** An aggregate, range by range, as one query for all would time out. */
    private long sum(String aggregate, String table, String key) {
        PreparedStatement select =
                session.prepare(
                        "SELECT %s FROM %s.%s WHERE token(%s) > ? AND token(%s) <= ?"
                                .formatted(aggregate, KEYSPACE, table, key, key));
        long step = Long.MAX_VALUE / RANGES * 2;
        long sum = 0;
        long from = Long.MIN_VALUE;
        for (int range = 1; range <= RANGES; range++) {
            long to = range == RANGES ? Long.MAX_VALUE : from + step;
            sum += session.execute(select.bind(from, to)).one().getLong(0);
            from = to;
        }
        return sum;
    }

    @Override
    public void close() {
        session.close();
    }
}
