package io.tweeter.deploy.tools.verify;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.model.Tweet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

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

    private final CqlSession cassandra;
    private final String keyspace;

    StoredTables(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        this.keyspace = keyspace;
    }

    /** Rows by tweet id. */
    Map<String, TweetRows> tweets(Table table) {
        Map<String, TweetRows> found = new HashMap<>();
        for (Row row : select("id, handle, content, created_at", table.toString())) {
            Tweet tweet =
                    new Tweet(
                            row.getString(0),
                            row.getString(1),
                            row.getString(2),
                            row.getInstant(3));
            long createdAt = tweet.createdAt().toEpochMilli();
            found.merge(
                    tweet.id(),
                    new TweetRows(1, FirstCopy.fingerprint(tweet), createdAt, createdAt),
                    TweetRows::merge);
        }
        return found;
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

    /** Number of tweets by handle, as counted by the job. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new HashMap<>();
        for (Row row : select("handle, tweets", "tweet_counts")) {
            counts.put(row.getString(0), row.getLong(1));
        }
        return counts;
    }

    private Iterable<Row> select(String columns, String table) {
        return cassandra.execute("SELECT %s FROM %s.%s".formatted(columns, keyspace, table));
    }
}
