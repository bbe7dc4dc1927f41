package io.tweeter.deploy.tools.verify;

import io.tweeter.deploy.tools.client.RecordPosition;
import io.tweeter.deploy.tools.verify.Difference.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Compares Kafka with Cassandra while tweets arrive: what Kafka had before Cassandra was read must
 * be in Cassandra, and what is in Cassandra must be in Kafka afterwards.
 */
final class Comparison {

    private final List<Difference> differences = new ArrayList<>();
    private long unreportedEarlier;

    /**
     * Every expected tweet must have exactly one row in each table, with the same fields. One with
     * late duplicates has the fields of the first copy, and in the timelines a row for each.
     *
     * @param expected first copies by id, read before the tables
     * @param repeated all stored copies of ids with late duplicates
     * @param stored rows by tweet id, of each table
     * @param complete whether Kafka still has every record; if not, a row may be that of a copy
     *     that came before
     */
    void requireStored(
            Map<String, FirstCopy> expected,
            Map<String, List<FirstCopy>> repeated,
            Map<StoredTables.Table, Map<String, StoredTables.TweetRows>> stored,
            boolean complete) {
        stored.forEach(
                (table, rows) ->
                        expected.forEach(
                                (id, tweet) ->
                                        requireStored(
                                                id,
                                                repeated.getOrDefault(id, List.of(tweet)),
                                                table,
                                                rows.get(id),
                                                complete)));
    }

    private void requireStored(
            String id,
            List<FirstCopy> copies,
            StoredTables.Table table,
            StoredTables.TweetRows rows,
            boolean complete) {
        FirstCopy tweet = copies.get(copies.size() - 1);
        long expected = table.hasRowForEachTime() ? times(copies).count() : 1;
        String label =
                "tweet %s by %s (tweets-%d at offset %d)"
                        .formatted(id, tweet.handle(), tweet.partition(), tweet.offset());
        if (rows == null) {
            differences.add(new Difference(Kind.LOST, label + " is missing from " + table));
        } else if (rows.count() < expected) {
            differences.add(
                    new Difference(
                            Kind.LOST,
                            "%s and its late duplicates have %d rows of %d in %s"
                                    .formatted(label, rows.count(), expected, table)));
        } else if (rows.count() > expected
                && (complete || rows.oldest() >= times(copies).min().orElseThrow())) {
            differences.add(
                    new Difference(
                            Kind.DOUBLED, label + " has " + rows.count() + " rows in " + table));
        } else if (standing(copies, table)
                        .noneMatch(copy -> copy.fingerprint() == rows.fingerprint())
                && (complete || rows.createdAt() >= tweet.createdAt())) {
            differences.add(new Difference(Kind.CHANGED, label + " differs in " + table));
        }
    }

    /** The copies whose row may be the one that was read: by id there is only the first one's. */
    private static Stream<FirstCopy> standing(List<FirstCopy> copies, StoredTables.Table table) {
        long first = times(copies).min().orElseThrow();
        return copies.stream()
                .filter(copy -> table.hasRowForEachTime() || copy.createdAt() == first);
    }

    private static LongStream times(List<FirstCopy> copies) {
        return copies.stream().mapToLong(FirstCopy::createdAt).distinct();
    }

    /**
     * Every row must belong to a tweet that is in Kafka.
     *
     * @param known ids in Kafka, read after the tables
     */
    void requireKnown(
            Set<String> known,
            Map<StoredTables.Table, Map<String, StoredTables.TweetRows>> stored) {
        stored.forEach(
                (table, rows) ->
                        rows.keySet().stream()
                                .filter(id -> !known.contains(id))
                                .forEach(
                                        id ->
                                                differences.add(
                                                        new Difference(
                                                                Kind.UNKNOWN,
                                                                "tweet %s in %s is not in Kafka"
                                                                        .formatted(id, table)))));
    }

    /**
     * Every stored copy of a tweet must have a row for each of its hashtags, and readers must find
     * the rows. Tweets before the first row were stored by a release without hashtags.
     *
     * @param firstCopies by id, read before the rows
     * @param repeated all stored copies of ids with late duplicates
     */
    void requireTagged(
            Map<String, FirstCopy> firstCopies,
            Map<String, List<FirstCopy>> repeated,
            Set<TaggedRow> rows,
            Set<IndexRow> index) {
        long first = rows.stream().mapToLong(TaggedRow::createdAt).min().orElse(Long.MIN_VALUE);
        expectedRows(firstCopies, repeated)
                .filter(row -> row.createdAt() >= first && !rows.contains(row))
                .forEach(row -> differences.add(new Difference(Kind.LOST, row + " is missing")));
        rows.stream()
                .flatMap(TaggedRow::index)
                .filter(row -> !index.contains(row))
                .distinct()
                .forEach(row -> differences.add(new Difference(Kind.LOST, row + " is missing")));
    }

    /**
     * Every row of a hashtag must be that of a tweet with it.
     *
     * @param firstCopies by id, read after the rows
     * @param repeated all stored copies of ids with late duplicates
     */
    void requireKnownTags(
            Map<String, FirstCopy> firstCopies,
            Map<String, List<FirstCopy>> repeated,
            Set<TaggedRow> rows) {
        Set<TaggedRow> unknown = new HashSet<>(rows);
        expectedRows(firstCopies, repeated).forEach(unknown::remove);
        unknown.forEach(
                row -> differences.add(new Difference(Kind.UNKNOWN, row + " is not in Kafka")));
    }

    private static Stream<TaggedRow> expectedRows(
            Map<String, FirstCopy> firstCopies, Map<String, List<FirstCopy>> repeated) {
        return firstCopies.entrySet().stream()
                .flatMap(
                        tweet ->
                                repeated
                                        .getOrDefault(tweet.getKey(), List.of(tweet.getValue()))
                                        .stream()
                                        .flatMap(copy -> TaggedRow.of(tweet.getKey(), copy)));
    }

    /** Readers must find every tweet by the rows that say where a timeline has tweets. */
    void requireIndexed(Stream<FirstCopy> expected, Set<IndexRow> index) {
        expected.flatMap(IndexRow::of)
                .filter(row -> !index.contains(row))
                .distinct()
                .forEach(row -> differences.add(new Difference(Kind.LOST, row + " is missing")));
    }

    /**
     * Every invalid record must have a dead letter.
     *
     * @param invalidRecords positions of invalid records, with their times
     * @param reported positions that dead letters name as their origin
     * @param since from when on the dead letters are complete: earlier ones were deleted,
     *     milliseconds since 1970
     */
    void requireReported(
            Map<RecordPosition, Long> invalidRecords, Set<RecordPosition> reported, long since) {
        invalidRecords.forEach(
                (position, time) -> {
                    if (reported.contains(position)) {
                        return;
                    }
                    if (time < since) {
                        unreportedEarlier++;
                    } else {
                        differences.add(
                                new Difference(
                                        Kind.UNREPORTED,
                                        position + " is an invalid record without a dead letter"));
                    }
                });
    }

    /** Number of invalid records whose dead letters may be among those that were deleted. */
    long unreportedEarlier() {
        return unreportedEarlier;
    }

    List<Difference> differences() {
        return differences;
    }
}
