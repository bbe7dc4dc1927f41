package io.tweeter.ingest.read;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.ingest.read.Statements.Query;
import io.tweeter.ingest.read.TimelineReader.Queries;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the board of hashtags, then the last hour of those on it. */
final class HashtagReader {

    private static final String BOARD = "1h";
    private static final Duration PAST = Duration.ofHours(1);

    private final Queries queries;
    private final IncompleteRows incomplete;
    private final InstantSource clock;

    HashtagReader(Queries queries, IncompleteRows incomplete, InstantSource clock) {
        this.queries = queries;
        this.incomplete = incomplete;
        this.clock = clock;
    }

    Future<List<TrendingHashtag>> trending(int limit) {
        return queries.rows(Query.TRENDING, BOARD, limit)
                .map(rows -> incomplete.complete(Query.TRENDING, rows, "hashtag"))
                .compose(board -> board.isEmpty() ? none() : withMinutes(board));
    }

    private static Future<List<TrendingHashtag>> none() {
        return Future.succeededFuture(List.of());
    }

    private Future<List<TrendingHashtag>> withMinutes(List<Row> board) {
        List<String> hashtags = board.stream().map(row -> row.getString("hashtag")).toList();
        Instant after = clock.instant().minus(PAST);
        return queries.rows(Query.MINUTES_OF_HASHTAGS, hashtags, after)
                .map(
                        rows -> {
                            Map<String, List<MinuteCount>> minutes = byHashtag(rows);
                            return board.stream().map(row -> trending(row, minutes)).toList();
                        });
    }

    /** Oldest first; Cassandra has them newest first. */
    private static Map<String, List<MinuteCount>> byHashtag(List<Row> rows) {
        Map<String, List<MinuteCount>> minutes = new HashMap<>();
        for (Row row : rows) {
            minutes.computeIfAbsent(row.getString("hashtag"), hashtag -> new ArrayList<>())
                    .add(MinuteCount.of(row));
        }
        minutes.values().forEach(Collections::reverse);
        return minutes;
    }

    private static TrendingHashtag trending(Row row, Map<String, List<MinuteCount>> minutes) {
        String hashtag = row.getString("hashtag");
        return new TrendingHashtag(
                row.getLong("rank"),
                hashtag,
                row.getLong("tweets"),
                row.getDouble("usual"),
                row.getDouble("score"),
                minutes.getOrDefault(hashtag, List.of()));
    }
}
