package io.tweeter.ingest.read;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.ingest.read.Statements.Query;
import io.tweeter.model.Timeline;
import io.tweeter.model.Tweet;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads pages of timelines, as {@link Timeline} stores them: the newest days, the newest slots of
 * those days, the newest tweets of those slots.
 */
final class TimelineReader {

    /** Later than every tweet. */
    private static final Cursor FUTURE = new Cursor(Instant.parse("9999-12-31T23:59:59.999Z"), "~");

    /** Sorts before every id. */
    private static final String SMALLEST_ID = "!";

    /** Runs a query. */
    @FunctionalInterface
    interface Queries {
        Future<List<Row>> rows(Query query, Object... values);
    }

    private final Queries queries;
    private final IncompleteRows incomplete;

    TimelineReader(Queries queries, IncompleteRows incomplete) {
        this.queries = queries;
        this.incomplete = incomplete;
    }

    /**
     * Reads a page.
     *
     * @param tweets query for the tweets of slots
     * @param key first values of that query
     */
    Future<Page> page(
            Timeline timeline, Query tweets, List<Object> key, int limit, Optional<Cursor> before) {
        return new Reading(timeline, tweets, key, limit, before.orElse(FUTURE)).page();
    }

    /**
     * Reads the rows that have all columns of a tweet.
     *
     * @param query that has read them
     */
    List<Tweet> complete(Query query, List<Row> rows) {
        return incomplete.complete(query, rows, "id", "handle", "content", "created_at").stream()
                .map(
                        row ->
                                new Tweet(
                                        row.getString("id"),
                                        row.getString("handle"),
                                        row.getString("content"),
                                        row.getInstant("created_at")))
                .toList();
    }

    private final class Reading {
        private final Timeline timeline;
        private final Query query;
        private final List<Object> key;
        private final int limit;
        private final Cursor before;
        private final int wanted;
        private final int partitions;

        Reading(Timeline timeline, Query query, List<Object> key, int limit, Cursor before) {
            this.timeline = timeline;
            this.query = query;
            this.key = key;
            this.limit = limit;
            this.before = before;
            // One more than the page holds tells whether there is another page.
            this.wanted = limit + 1;
            // The cursor's own day and slot may have no older tweet; all others have at least one.
            this.partitions = wanted + 1;
        }

        Future<Page> page() {
            return queries.rows(
                            Query.DAYS,
                            timeline.name(),
                            Timeline.day(before.createdAt()),
                            partitions)
                    .map(rows -> rows.stream().map(row -> row.getLocalDate("day")).toList())
                    .compose(days -> days.isEmpty() ? empty() : slots(days));
        }

        private Future<Page> slots(List<LocalDate> days) {
            return queries.rows(
                            Query.SLOTS,
                            timeline.name(),
                            days,
                            timeline.slot(before.createdAt()),
                            partitions,
                            partitions)
                    .map(rows -> rows.stream().map(row -> row.getInstant("slot")).toList())
                    .compose(slots -> slots.isEmpty() ? empty() : tweets(days, slots));
        }

        private Future<Page> tweets(List<LocalDate> days, List<Instant> slots) {
            List<Object> values = new ArrayList<>(key);
            values.addAll(List.of(slots, before.createdAt(), before.id(), wanted, wanted));
            return queries.rows(query, values.toArray()).map(rows -> page(rows, days, slots));
        }

        private Page page(List<Row> rows, List<LocalDate> days, List<Instant> slots) {
            if (rows.size() > limit) {
                Row last = rows.get(limit - 1);
                return new Page(
                        complete(query, rows.subList(0, limit)),
                        Optional.of(
                                new Cursor(last.getInstant("created_at"), last.getString("id"))));
            }
            return new Page(complete(query, rows), unread(days, slots));
        }

        /**
         * Where to continue although the page is not full: the index may list partitions whose
         * tweets are not stored yet.
         */
        private Optional<Cursor> unread(List<LocalDate> days, List<Instant> slots) {
            if (slots.size() == partitions) {
                return Optional.of(new Cursor(slots.get(slots.size() - 1), SMALLEST_ID));
            }
            if (days.size() == partitions) {
                Instant start = days.get(days.size() - 1).atStartOfDay(ZoneOffset.UTC).toInstant();
                return Optional.of(new Cursor(start, SMALLEST_ID));
            }
            return Optional.empty();
        }

        private Future<Page> empty() {
            return Future.succeededFuture(new Page(List.of(), Optional.empty()));
        }
    }
}
