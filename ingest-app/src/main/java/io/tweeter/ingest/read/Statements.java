package io.tweeter.ingest.read;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The service's queries, prepared in one session. */
final class Statements {

    /**
     * The queries.
     *
     * <p>For a list of partitions, Cassandra sorts the rows of all of them before it applies LIMIT.
     * PER PARTITION LIMIT keeps it from reading the whole of a busy slot.
     */
    enum Query {
        TWEET("SELECT id, handle, content, created_at FROM tweets WHERE id = ?"),
        USER("SELECT handle, tweets, last_tweet_at FROM tweet_counts WHERE handle = ?"),
        TOP("SELECT rank, handle, tweets FROM top_tweeters WHERE board = ? LIMIT ?"),
        MINUTES(
                "SELECT minute, tweets FROM tweets_per_minute WHERE day IN ?"
                        + " AND minute > ? AND minute <= ? ORDER BY minute DESC PER PARTITION LIMIT ? LIMIT ?"),
        DAYS("SELECT day FROM timeline_days WHERE timeline = ? AND day <= ? LIMIT ?"),
        SLOTS(
                "SELECT slot FROM timeline_slots WHERE timeline = ? AND day IN ? AND slot <= ?"
                        + " ORDER BY slot DESC PER PARTITION LIMIT ? LIMIT ?"),
        TWEETS_OF_ALL(
                "SELECT id, handle, content, created_at FROM tweets_by_time"
                        + " WHERE slot IN ? AND (created_at, id) < (?, ?)"
                        + " ORDER BY created_at DESC, id DESC PER PARTITION LIMIT ? LIMIT ?"),
        TWEETS_OF_USER(
                "SELECT id, handle, content, created_at FROM tweets_by_user"
                        + " WHERE handle = ? AND slot IN ? AND (created_at, id) < (?, ?)"
                        + " ORDER BY created_at DESC, id DESC PER PARTITION LIMIT ? LIMIT ?"),
        TWEETS_OF_HASHTAG(
                "SELECT id, handle, content, created_at FROM tweets_by_hashtag"
                        + " WHERE hashtag = ? AND slot IN ? AND (created_at, id) < (?, ?)"
                        + " ORDER BY created_at DESC, id DESC PER PARTITION LIMIT ? LIMIT ?"),
        TRENDING(
                "SELECT rank, hashtag, tweets, usual, score FROM trending_hashtags"
                        + " WHERE board = ? LIMIT ?"),
        MINUTES_OF_HASHTAGS(
                "SELECT hashtag, minute, tweets FROM hashtags_per_minute"
                        + " WHERE hashtag IN ? AND minute > ?");

        private final String cql;

        Query(String cql) {
            this.cql = cql;
        }

        /** The table that it reads. */
        String table() {
            return cql.replaceFirst(".* FROM (\\w+) .*", "$1");
        }
    }

    private final CqlSession session;
    private final Map<Query, PreparedStatement> prepared;

    private Statements(CqlSession session, Map<Query, PreparedStatement> prepared) {
        this.session = session;
        this.prepared = prepared;
    }

    /** Prepares all queries; fails if a table is missing. */
    static CompletionStage<Statements> prepare(CqlSession session) {
        Map<Query, CompletableFuture<PreparedStatement>> preparing = new EnumMap<>(Query.class);
        for (Query query : Query.values()) {
            preparing.put(query, session.prepareAsync(query.cql).toCompletableFuture());
        }
        return CompletableFuture.allOf(preparing.values().toArray(CompletableFuture[]::new))
                .thenApply(
                        all -> {
                            Map<Query, PreparedStatement> prepared = new EnumMap<>(Query.class);
                            preparing.forEach((query, done) -> prepared.put(query, done.join()));
                            return new Statements(session, prepared);
                        });
    }

    CqlSession session() {
        return session;
    }

    PreparedStatement get(Query query) {
        return prepared.get(query);
    }
}
