package io.tweeter.deploy.tools.verify;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.tweeter.model.Tweet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads the full contents of Cassandra's tables. */
final class StoredTables {

    /** A table with one row per tweet. */
    enum Table {
        TWEETS("tweets"),
        BY_TIME("tweets_by_time"),
        BY_USER("tweets_by_user");

        private final String cql;

        Table(String cql) {
            this.cql = cql;
        }

        /** Whether the time is part of the primary key, so that late duplicates have rows. */
        boolean hasRowForEachTime() {
            return this != TWEETS;
        }

        @Override
        public String toString() {
            return cql;
        }
    }

    /**
     * The rows of one tweet in one table.
     *
     * @param count more than one if the tweet is in several slots
     * @param fingerprint of the row that was read last, see {@link FirstCopy#fingerprint(Tweet)}
     * @param createdAt of that row, milliseconds since 1970
     * @param oldest the earliest time of all rows, milliseconds since 1970
     */
    record TweetRows(int count, int fingerprint, long createdAt, long oldest) {

        private static TweetRows merge(TweetRows first, TweetRows second) {
            return new TweetRows(
                    first.count + second.count,
                    second.fingerprint,
                    second.createdAt,
                    Math.min(first.oldest, second.oldest));
        }
    }

    /**
     * A row of {@code tweet_counts}.
     *
     * @param lastTweetAt milliseconds since 1970, or {@link #NEVER}
     */
    record UserCount(long tweets, long lastTweetAt) {

        static final long NEVER = Long.MIN_VALUE;

        static final UserCount NOTHING = new UserCount(0, NEVER);
    }

    /** A row of {@code top_tweeters}. */
    record Ranked(long rank, String handle, long tweets) {

        /** Rows of a board. */
        static final int MAX = 100;

        /**
         * The order of a board: most tweets first; handles with as many as Flink compares strings,
         * by UTF-8.
         */
        static final Comparator<Ranked> ORDER =
                Comparator.comparingLong(Ranked::tweets)
                        .reversed()
                        .thenComparing(
                                user -> user.handle().getBytes(StandardCharsets.UTF_8),
                                Arrays::compareUnsigned);
    }

    private static final String TWEET = "id, handle, content, created_at";

    private final CqlSession cassandra;
    private final String keyspace;

    StoredTables(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        this.keyspace = keyspace;
    }

    /**
     * Rows by tweet id.
     *
     * @param shared gives one string for an id, whatever table it is in
     */
    Map<String, TweetRows> tweets(Table table, UnaryOperator<String> shared) {
        Map<String, TweetRows> found = new HashMap<>();
        for (Row row : select(TWEET, table.toString())) {
            Tweet tweet = tweet(row);
            long createdAt = tweet.createdAt().toEpochMilli();
            found.merge(
                    shared.apply(tweet.id()),
                    new TweetRows(1, FirstCopy.fingerprint(tweet), createdAt, createdAt),
                    TweetRows::merge);
        }
        return found;
    }

    /** The tweets in a table's rows that have one of these ids. */
    Map<String, List<Tweet>> tweets(Table table, Set<String> ids) {
        Map<String, List<Tweet>> found = new HashMap<>();
        for (Row row : select(TWEET, table.toString())) {
            if (ids.contains(row.getString(0))) {
                found.computeIfAbsent(row.getString(0), id -> new ArrayList<>()).add(tweet(row));
            }
        }
        return found;
    }

    /** The tweet in the columns {@link #TWEET}, which come first. */
    private static Tweet tweet(Row row) {
        return new Tweet(row.getString(0), row.getString(1), row.getString(2), row.getInstant(3));
    }

    /** The rows of the hashtags' timelines. */
    Set<TaggedRow> taggedTweets() {
        Set<TaggedRow> found = new HashSet<>();
        for (Row row : select(TWEET + ", hashtag", "tweets_by_hashtag")) {
            Tweet tweet = tweet(row);
            found.add(
                    new TaggedRow(
                            row.getString(4),
                            tweet.id(),
                            tweet.createdAt().toEpochMilli(),
                            FirstCopy.fingerprint(tweet)));
        }
        return found;
    }

    /** The board of trending hashtags, by rank. */
    List<TrendingBoard.Row> trending() {
        List<TrendingBoard.Row> board = new ArrayList<>();
        for (Row row : select("rank, hashtag, tweets, usual, score", "trending_hashtags")) {
            board.add(
                    new TrendingBoard.Row(
                            row.getLong(0),
                            row.getString(1),
                            row.getLong(2),
                            row.getDouble(3),
                            row.getDouble(4)));
        }
        board.sort(Comparator.comparing(TrendingBoard.Row::rank));
        return board;
    }

    /** How often hashtags were used in each minute. */
    List<HashtagMinutes.Row> hashtagMinutes() {
        List<HashtagMinutes.Row> rows = new ArrayList<>();
        for (Row row : select("hashtag, minute, tweets", "hashtags_per_minute")) {
            rows.add(
                    new HashtagMinutes.Row(
                            row.getString(0), row.getInstant(1).toEpochMilli(), row.getLong(2)));
        }
        return rows;
    }

    /** Number of rows by handle, of tweets with the given ids. */
    Map<String, Long> countByHandle(Set<String> ids) {
        Map<String, Long> counts = new HashMap<>();
        for (Row row : select("id, handle", Table.TWEETS.toString())) {
            if (ids.contains(row.getString(0))) {
                counts.merge(row.getString(1), 1L, Long::sum);
            }
        }
        return counts;
    }

    /** Counts by handle. */
    Map<String, UserCount> counts() {
        Map<String, UserCount> counts = new HashMap<>();
        for (Row row : select("handle, tweets, last_tweet_at", "tweet_counts")) {
            Instant last = row.getInstant(2);
            counts.put(
                    row.getString(0),
                    new UserCount(
                            row.getLong(1), last == null ? UserCount.NEVER : last.toEpochMilli()));
        }
        return counts;
    }

    /** Number of tweets by the start of the minute, in milliseconds since 1970. */
    Map<Long, Long> minutes() {
        Map<Long, Long> minutes = new HashMap<>();
        for (Row row : select("minute, tweets", "tweets_per_minute")) {
            minutes.put(row.getInstant(0).toEpochMilli(), row.getLong(1));
        }
        return minutes;
    }

    /** The users with the most tweets, by rank. */
    List<Ranked> board(String name) {
        List<Ranked> board = new ArrayList<>();
        for (Row row : select("board, rank, handle, tweets", "top_tweeters")) {
            if (row.getString(0).equals(name)) {
                board.add(new Ranked(row.getLong(1), row.getString(2), row.getLong(3)));
            }
        }
        board.sort(Comparator.comparing(Ranked::rank));
        return board;
    }

    /** The rows that say where timelines have tweets. */
    Set<IndexRow> index() {
        Set<IndexRow> index = new HashSet<>();
        for (Row row : select("timeline, day", "timeline_days")) {
            index.add(new IndexRow(row.getString(0), row.getLocalDate(1), Optional.empty()));
        }
        for (Row row : select("timeline, day, slot", "timeline_slots")) {
            index.add(
                    new IndexRow(
                            row.getString(0), row.getLocalDate(1), Optional.of(row.getInstant(2))));
        }
        return index;
    }

    private Iterable<Row> select(String columns, String table) {
        // If a node goes away, the driver asks another one.
        return cassandra.execute(
                SimpleStatement.newInstance(
                                "SELECT %s FROM %s.%s".formatted(columns, keyspace, table))
                        .setIdempotent(true));
    }
}
