package io.tweeter.deploy.tools.verify;

import io.tweeter.deploy.tools.client.RecordPosition;
import io.tweeter.deploy.tools.verify.Difference.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Compares Kafka with Cassandra while tweets arrive: what Kafka had before Cassandra was read must
 * be in Cassandra, and what is in Cassandra must be in Kafka afterwards.
 */
final class Comparison {

    private final List<Difference> differences = new ArrayList<>();
    private final Map<Difference, Changed> changed = new HashMap<>();
    private long unreportedEarlier;
    private long lettersOfTweets;

    /** A row that differs from the copy that it should be of. */
    record Changed(StoredTables.Table table, FirstCopy copy) {}

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
                            Kind.DOUBLED,
                            "%s has %d rows, not %d, in %s"
                                    .formatted(label, rows.count(), expected, table)));
        } else if (standing(copies, table)
                        .noneMatch(copy -> copy.fingerprint() == rows.fingerprint())
                && (complete || rows.createdAt() >= tweet.createdAt())) {
            Difference difference = new Difference(Kind.CHANGED, label + " differs in " + table);
            differences.add(difference);
            changed.put(
                    difference,
                    new Changed(table, standing(copies, table).findFirst().orElseThrow()));
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
     * @param droppedUntil see {@link ExpectedTweets#droppedUntil}; earlier rows may be those of
     *     tweets that Kafka has dropped
     */
    void requireKnown(
            Set<String> known,
            Map<StoredTables.Table, Map<String, StoredTables.TweetRows>> stored,
            long droppedUntil) {
        stored.forEach(
                (table, rows) ->
                        rows.forEach(
                                (id, found) -> {
                                    if (!known.contains(id) && found.oldest() > droppedUntil) {
                                        addUnknown("tweet %s in %s".formatted(id, table));
                                    }
                                }));
    }

    private void addUnknown(String what) {
        differences.add(new Difference(Kind.UNKNOWN, what + " is not in Kafka"));
    }

    private void addMissing(Object what) {
        differences.add(new Difference(Kind.LOST, what + " is missing"));
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
        List<TaggedRow> missing =
                expectedRows(firstCopies, repeated)
                        .filter(row -> row.createdAt() >= first && !rows.contains(row))
                        .toList();
        Set<TaggedRow> found = missing.isEmpty() ? Set.of() : keys(rows.stream());
        for (TaggedRow row : missing) {
            if (found.contains(row.key())) {
                differences.add(
                        new Difference(Kind.CHANGED, row + " has another handle or content"));
            } else {
                addMissing(row);
            }
        }
        rows.stream()
                .flatMap(TaggedRow::index)
                .filter(row -> !index.contains(row))
                .distinct()
                .forEach(this::addMissing);
    }

    /**
     * Every row of a hashtag must be that of a tweet with it; what it has of the tweet is compared
     * by {@link #requireTagged}.
     *
     * @param firstCopies by id, read after the rows
     * @param repeated all stored copies of ids with late duplicates
     * @param droppedUntil see {@link #requireKnown}
     */
    void requireKnownTags(
            Map<String, FirstCopy> firstCopies,
            Map<String, List<FirstCopy>> repeated,
            Set<TaggedRow> rows,
            long droppedUntil) {
        Set<TaggedRow> unknown = new HashSet<>(rows);
        expectedRows(firstCopies, repeated).forEach(unknown::remove);
        Set<TaggedRow> changed =
                unknown.isEmpty() ? Set.of() : keys(expectedRows(firstCopies, repeated));
        unknown.stream()
                .filter(row -> row.createdAt() > droppedUntil && !changed.contains(row.key()))
                .forEach(row -> addUnknown(row.toString()));
    }

    private static Set<TaggedRow> keys(Stream<TaggedRow> rows) {
        return rows.map(TaggedRow::key).collect(Collectors.toSet());
    }

    /**
     * No timeline may be said to have tweets where it has none.
     *
     * @param copies all that count, read after the rows
     * @param droppedUntil see {@link #requireKnown}
     */
    void requireKnownIndex(Stream<FirstCopy> copies, Set<IndexRow> index, long droppedUntil) {
        Set<IndexRow> unknown = new HashSet<>(index);
        copies.flatMap(
                        copy ->
                                Stream.concat(
                                        IndexRow.of(copy),
                                        TaggedRow.of(copy.id(), copy).flatMap(TaggedRow::index)))
                .forEach(unknown::remove);
        unknown.stream()
                .filter(row -> row.start().toEpochMilli() > droppedUntil)
                .forEach(
                        row ->
                                differences.add(
                                        new Difference(
                                                Kind.UNKNOWN, row + " is of no tweet in Kafka")));
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
                .forEach(this::addMissing);
    }

    /**
     * Every invalid record must have a dead letter.
     *
     * @param invalidRecords by position
     * @param letters all that there are
     * @param since from when on the dead letters are complete: earlier ones were deleted,
     *     milliseconds since 1970
     */
    void requireReported(
            Map<RecordPosition, ExpectedTweets.Invalid> invalidRecords,
            List<ReportedRecords.Letter> letters,
            long since) {
        Set<RecordPosition> reported =
                letters.stream().map(ReportedRecords.Letter::origin).collect(Collectors.toSet());
        invalidRecords.forEach(
                (position, invalid) -> {
                    if (reported.contains(position)) {
                        return;
                    }
                    if (invalid.timestamp() < since) {
                        unreportedEarlier++;
                    } else {
                        differences.add(
                                new Difference(
                                        Kind.UNREPORTED,
                                        position + " is an invalid record without a dead letter"));
                    }
                });
    }

    /**
     * Every dead letter must be that of a record of the topic, and have its bytes. One of a record
     * that is a tweet may come from a release with other rules.
     *
     * @param invalidRecords by position, read after the dead letters
     * @param isAtEnd whether Kafka does not have this position yet
     * @param isDropped whether Kafka no longer has it
     */
    void requireKnownLetters(
            List<ReportedRecords.Letter> letters,
            Map<RecordPosition, ExpectedTweets.Invalid> invalidRecords,
            Predicate<RecordPosition> isAtEnd,
            Predicate<RecordPosition> isDropped) {
        for (ReportedRecords.Letter letter : letters) {
            RecordPosition origin = letter.origin();
            ExpectedTweets.Invalid record = invalidRecords.get(origin);
            if (isDropped.test(origin)) {
                continue;
            }
            if (isAtEnd.test(origin)) {
                addUnknown("the record of dead letter %s, %s,".formatted(letter.id(), origin));
            } else if (record == null) {
                lettersOfTweets++;
            } else if (letter.fingerprint().isPresent()
                    && letter.fingerprint().getAsInt() != record.fingerprint()) {
                differences.add(
                        new Difference(
                                Kind.CHANGED,
                                "dead letter %s has other bytes than its record, %s"
                                        .formatted(letter.id(), origin)));
            }
        }
    }

    /** Number of dead letters whose records are tweets. */
    long lettersOfTweets() {
        return lettersOfTweets;
    }

    /** The rows of tweets that differ, which have values to show. */
    Map<Difference, Changed> changed() {
        return changed;
    }

    /** Number of invalid records whose dead letters may be among those that were deleted. */
    long unreportedEarlier() {
        return unreportedEarlier;
    }

    List<Difference> differences() {
        return differences;
    }
}
