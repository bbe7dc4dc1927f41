package io.tweeter.deploy.tools.verify;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.model.Tweet;
import java.util.HashMap;
import java.util.Map;

/** What Cassandra holds, read whole. */
final class StoredTables {

    /** A table with a row for each tweet. */
    enum Table {
        TWEETS("tweets"),
        BY_TIME("tweets_by_time"),
        BY_USER("tweets_by_user");

        private final String cql;

        Table(String cql) {
            this.cql = cql;
        }

        @Override
        public String toString() {
            return cql;
        }
    }

    /**
     * Rows of one tweet in one table.
     *
     * @param rows more than one if it stands in several slots
     * @param fingerprint of the last of them, see {@link FirstCopy#fingerprint}
     */
    record Copies(int rows, int fingerprint) {

        private static Copies merge(Copies before, Copies more) {
            return new Copies(before.rows + more.rows, more.fingerprint);
        }
    }

    private final CqlSession cassandra;
    private final String keyspace;

    StoredTables(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        this.keyspace = keyspace;
    }

    /** Rows by tweet id. */
    Map<String, Copies> tweets(Table table) {
        Map<String, Copies> found = new HashMap<>();
        for (Row row : select("id, handle, content, created_at", table.toString())) {
            Tweet tweet =
                    new Tweet(
                            row.getString(0),
                            row.getString(1),
                            row.getString(2),
                            row.getInstant(3));
            found.merge(tweet.id(), new Copies(1, FirstCopy.fingerprint(tweet)), Copies::merge);
        }
        return found;
    }

    /** Tweets by handle, as counted by the job. */
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
