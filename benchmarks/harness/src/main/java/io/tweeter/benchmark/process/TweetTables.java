package io.tweeter.benchmark.process;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.benchmark.workload.RowLoader;
import io.tweeter.benchmark.workload.TimelineLoader;
import io.tweeter.model.CassandraSchema;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

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

    /** Fills tables of rows to read. */
    public RowLoader rows() {
        return new RowLoader(session);
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

    /** Each user's number of tweets. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new HashMap<>();
        inRanges(
                "handle, tweets",
                "tweet_counts",
                "handle",
                row -> counts.put(row.getString("handle"), row.getLong("tweets")));
        return counts;
    }

    /** The users on a board, and their tweets. */
    public Map<String, Long> board(String board) {
        Map<String, Long> tweets = new HashMap<>();
        session.execute(
                        "SELECT handle, tweets FROM " + KEYSPACE + ".top_tweeters WHERE board = ?",
                        board)
                // A user whose rank has just changed may have two rows for a moment.
                .forEach(
                        row ->
                                tweets.merge(
                                        row.getString("handle"), row.getLong("tweets"), Long::max));
        return tweets;
    }

    /** Number of rows in each table with a row per tweet. */
    public Map<String, Long> rowsOfTweets() {
        return rows(OF_TWEETS);
    }

    /** Number of rows in each table that says where timelines have tweets. */
    public Map<String, Long> rowsOfTimelines() {
        return rows(OF_TIMELINES);
    }

    private Map<String, Long> rows(Map<String, String> partitionKeys) {
        Map<String, Long> rows = new LinkedHashMap<>();
        partitionKeys.forEach((table, key) -> rows.put(table, sum("COUNT(*)", table, key)));
        return rows;
    }

    private long sum(String aggregate, String table, String key) {
        LongAdder sum = new LongAdder();
        inRanges(aggregate, table, key, row -> sum.add(row.getLong(0)));
        return sum.sum();
    }

    /** Selects from a whole table, range by range, as one query for all would time out. */
    private void inRanges(String columns, String table, String key, Consumer<Row> action) {
        PreparedStatement select =
                session.prepare(
                        "SELECT %s FROM %s.%s WHERE token(%s) > ? AND token(%s) <= ?"
                                .formatted(columns, KEYSPACE, table, key, key));
        long step = Long.MAX_VALUE / RANGES * 2;
        long from = Long.MIN_VALUE;
        for (int range = 1; range <= RANGES; range++) {
            long to = range == RANGES ? Long.MAX_VALUE : from + step;
            session.execute(select.bind(from, to)).forEach(action);
            from = to;
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
