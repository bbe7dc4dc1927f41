package io.tweeter.ingest.read;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import io.micrometer.core.instrument.MeterRegistry;
import io.tweeter.ingest.health.Dependency;
import io.tweeter.ingest.read.Statements.Query;
import io.tweeter.model.Timeline;
import io.tweeter.model.Tweet;
import io.tweeter.model.env.CassandraSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Reads from Cassandra without blocking; a page of a timeline takes at most three queries. Futures
 * complete on the caller's context: the driver has one thread for all queries.
 */
public final class CassandraReads implements TweetReads, Dependency {

    private final Vertx vertx;
    private final CassandraConnection connection;
    private final IncompleteRows incomplete = new IncompleteRows(System::nanoTime);
    private final TimelineReader timelines = new TimelineReader(this::rows, incomplete);
    private final HashtagReader hashtags;
    private final ReadMetrics metrics;
    private final Clock clock;

    /**
     * @param queryTimeout after which a query fails
     */
    public CassandraReads(
            Vertx vertx,
            CassandraSettings settings,
            Duration queryTimeout,
            MeterRegistry registry,
            Clock clock) {
        this.vertx = vertx;
        this.connection = new CassandraConnection(vertx, settings, queryTimeout, registry);
        this.metrics = new ReadMetrics(registry);
        this.hashtags = new HashtagReader(this::rows, incomplete, clock);
        this.clock = clock;
    }

    /** Starts to connect, and returns at once; until there is a session, all reads fail. */
    public void start() {
        connection.start();
    }

    @Override
    public Future<Page> newest(int limit, Optional<Cursor> before) {
        return timelines.page(Timeline.everyone(), Query.TWEETS_OF_ALL, List.of(), limit, before);
    }

    @Override
    public Future<Page> byUser(String handle, int limit, Optional<Cursor> before) {
        return timelines.page(
                Timeline.of(handle), Query.TWEETS_OF_USER, List.of(handle), limit, before);
    }

    @Override
    public Future<Page> byHashtag(String hashtag, int limit, Optional<Cursor> before) {
        return timelines.page(
                Timeline.ofHashtag(hashtag),
                Query.TWEETS_OF_HASHTAG,
                List.of(hashtag),
                limit,
                before);
    }

    @Override
    public Future<List<TrendingHashtag>> trending(int limit) {
        return hashtags.trending(limit);
    }

    @Override
    public Future<Optional<Tweet>> byId(String id) {
        return rows(Query.TWEET, id)
                .map(rows -> timelines.complete(Query.TWEET, rows).stream().findFirst());
    }

    @Override
    public Future<Optional<UserCount>> user(String handle) {
        return rows(Query.USER, handle)
                .map(
                        rows ->
                                rows.stream()
                                        .findFirst()
                                        .map(
                                                row ->
                                                        new UserCount(
                                                                row.getString("handle"),
                                                                row.getLong("tweets"),
                                                                Optional.ofNullable(
                                                                        row.getInstant(
                                                                                "last_tweet_at")))));
    }

    @Override
    public Future<List<RankedUser>> top(Board board, int limit) {
        return rows(Query.TOP, board.key(), limit)
                .map(
                        rows ->
                                incomplete.complete(Query.TOP, rows, "handle").stream()
                                        .map(
                                                row ->
                                                        new RankedUser(
                                                                row.getLong("rank"),
                                                                row.getString("handle"),
                                                                row.getLong("tweets")))
                                        .toList());
    }

    @Override
    public Future<List<MinuteCount>> perMinute(int minutes) {
        Instant now = clock.instant();
        Instant after = now.minus(Duration.ofMinutes(minutes));
        List<LocalDate> days =
                Timeline.day(after).datesUntil(Timeline.day(now).plusDays(1)).toList();
        // Instances whose clock is wrong may have accepted tweets of later minutes.
        return rows(Query.MINUTES, days, after, now, minutes, minutes)
                .map(
                        rows -> {
                            List<MinuteCount> counts = new ArrayList<>(rows.size());
                            rows.forEach(row -> counts.add(MinuteCount.of(row)));
                            Collections.reverse(counts);
                            return counts;
                        });
    }

    private Future<List<Row>> rows(Query query, Object... values) {
        long start = System.nanoTime();
        try {
            Statements statements = connection.statements();
            return Future.fromCompletionStage(
                            statements.session().executeAsync(statements.get(query).bind(values)),
                            vertx.getOrCreateContext())
                    .map(CassandraReads::rows)
                    .onComplete(
                            rows -> metrics.answered(query, System.nanoTime() - start),
                            failure -> metrics.failed(query))
                    .recover(failure -> Future.failedFuture(unavailable(failure)));
        } catch (ReadsUnavailableException e) {
            metrics.failed(query);
            return Future.failedFuture(e);
        }
    }

    private static List<Row> rows(AsyncResultSet result) {
        List<Row> rows = new ArrayList<>(result.remaining());
        result.currentPage().forEach(rows::add);
        return rows;
    }

    private static Throwable unavailable(Throwable failure) {
        return failure instanceof DriverException
                ? new ReadsUnavailableException("Cassandra did not answer", failure)
                : failure;
    }

    @Override
    public String name() {
        return "cassandra";
    }

    @Override
    public Optional<String> trouble() {
        return connection.trouble();
    }

    /** Closes the session. */
    public Future<Void> close() {
        return connection.close();
    }
}
