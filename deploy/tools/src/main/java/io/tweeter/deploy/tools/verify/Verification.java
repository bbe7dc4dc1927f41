package io.tweeter.deploy.tools.verify;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tweeter.deploy.tools.client.CassandraClient;
import io.tweeter.deploy.tools.client.TopicReader;
import io.tweeter.deploy.tools.deadletters.TerminalText;
import io.tweeter.model.InvalidTweetException;
import io.tweeter.model.MalformedTweetException;
import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads Kafka, then Cassandra, then the records that Kafka has received in the meantime, and
 * compares them.
 */
public final class Verification {

    private static final int POLL_INTERVAL_SECONDS = 1;

    /** Differences of which the values are read. */
    private static final int MAX_VALUES = 100;

    /** So many readings again share a line of progress. */
    private static final int WAITS_A_LINE = 15;

    /**
     * After a restart of the job a board may be old for the time to live of its rows, of up to 150
     * seconds, and for a minute more if nobody tweets.
     */
    private static final Duration BOARD_TIMEOUT = Duration.ofSeconds(220);

    private final KafkaSettings kafka;
    private final CassandraSettings cassandra;
    private final Duration horizon;
    private final Duration stallTimeout;
    private final Consumer<String> progress;

    /**
     * @param horizon the jobs' deduplication horizon, see {@link ExpectedTweets}
     * @param stallTimeout how long jobs that lag behind Kafka may make no progress
     * @param progress receives a line for each step
     */
    public Verification(
            KafkaSettings kafka,
            CassandraSettings cassandra,
            Duration horizon,
            Duration stallTimeout,
            Consumer<String> progress) {
        this.kafka = kafka;
        this.cassandra = cassandra;
        this.horizon = horizon;
        this.stallTimeout = stallTimeout;
        this.progress = progress;
    }

    /** Contents of Cassandra, of the dead-letter topic, and of topic {@code tweet-counts}. */
    private record Snapshot(
            Map<StoredTables.Table, Map<String, StoredTables.TweetRows>> tweets,
            Set<TaggedRow> tagged,
            Set<IndexRow> index,
            Map<String, StoredTables.UserCount> counts,
            Map<Long, Long> minutes,
            List<StoredTables.Ranked> board,
            Map<String, StoredTables.UserCount> topic,
            ReportedRecords reported) {

        /** The ids of stored tweets that are not among the given ones. */
        Set<String> idsWithout(Set<String> known) {
            Set<String> ids = new HashSet<>(tweets.get(StoredTables.Table.TWEETS).keySet());
            ids.removeAll(known);
            return ids;
        }

        /** Finds what is missing. */
        Comparison compare(ExpectedTweets expected, boolean complete) {
            Comparison comparison = new Comparison();
            comparison.requireStored(expected.firstCopies(), expected.repeated(), tweets, complete);
            comparison.requireIndexed(expected.copies(), index);
            comparison.requireTagged(expected.firstCopies(), expected.repeated(), tagged, index);
            comparison.requireReported(
                    expected.invalidRecords(), reported.letters(), reported.since());
            return comparison;
        }

        /**
         * Finds what is too much.
         *
         * @param expected read after this
         * @param until see {@link ExpectedTweets#droppedUntil}
         */
        void compareAfterwards(
                Comparison comparison, ExpectedTweets expected, TopicReader reader, long until) {
            comparison.requireKnown(expected.firstCopies().keySet(), tweets, until);
            comparison.requireKnownTags(expected.firstCopies(), expected.repeated(), tagged, until);
            comparison.requireKnownIndex(expected.copies(), index, until);
            comparison.requireKnownLetters(
                    reported.letters(),
                    expected.invalidRecords(),
                    reader::isAtEnd,
                    reader::isDropped);
        }

        List<Difference> compare(AggregateComparison comparison) {
            comparison.requireCounts(counts);
            comparison.requireTopic(topic);
            comparison.requireMinutes(minutes);
            comparison.requireBoard(board);
            return comparison.differences();
        }
    }

    /** What is read again until the jobs have caught up. */
    private record Results(
            ExpectedTweets expected,
            StoredTables tables,
            ReportedRecords reported,
            TopicReader countsTopic,
            CountRecords published) {

        Snapshot read() {
            Map<StoredTables.Table, Map<String, StoredTables.TweetRows>> tweets =
                    new EnumMap<>(StoredTables.Table.class);
            for (StoredTables.Table table : StoredTables.Table.values()) {
                tweets.put(table, tables.tweets(table, expected::shared));
            }
            reported.readOn();
            countsTopic.readToEnd(published::add);
            return new Snapshot(
                    tweets,
                    tables.taggedTweets(),
                    tables.index(),
                    tables.counts(),
                    tables.minutes(),
                    tables.board("all-time"),
                    published.counts(),
                    reported);
        }
    }

    /**
     * Runs the verification.
     *
     * @param known lines of an earlier run, which explain nothing new
     * @return a line for each difference; how what the pipeline shows differs from what it should
     * @throws org.apache.kafka.common.KafkaException if Kafka cannot be read
     * @throws com.datastax.oss.driver.api.core.DriverException if Cassandra cannot be read
     */
    public List<String> differences(Set<String> known) throws InterruptedException {
        return run(known).differences().stream().map(Difference::line).toList();
    }

    /**
     * Runs the verification.
     *
     * @param known see {@link #differences}
     * @throws org.apache.kafka.common.KafkaException if Kafka cannot be read
     * @throws com.datastax.oss.driver.api.core.DriverException if Cassandra cannot be read
     */
    VerificationReport run(Set<String> known) throws InterruptedException {
        try (TopicReader tweets = new TopicReader(kafka, Topics.TWEETS);
                TopicReader deadLetters = new TopicReader(kafka, Topics.DEAD_LETTERS);
                TopicReader countsTopic = new TopicReader(kafka, Topics.COUNTS);
                CqlSession session = CassandraClient.connect(cassandra)) {
            ExpectedTweets expected = new ExpectedTweets(horizon);
            progress.accept("reading topic " + Topics.TWEETS);
            tweets.readToEnd(expected::add);
            Aggregates before = expected.aggregates();

            StoredTables stored = new StoredTables(session, cassandra.keyspace());
            Results results =
                    new Results(
                            expected,
                            stored,
                            new ReportedRecords(deadLetters),
                            countsTopic,
                            new CountRecords());
            progress.accept("reading Cassandra");
            Snapshot snapshot = results.read();
            Comparison comparison = snapshot.compare(expected, tweets.isComplete());
            long missing = missing(comparison, before, snapshot);
            long deadline = System.nanoTime() + stallTimeout.toNanos();
            for (int waited = 0; missing > 0 && System.nanoTime() < deadline; waited++) {
                await(
                        waited,
                        "the jobs have not processed all records yet; reading Cassandra again");
                snapshot = null; // there is memory for one only
                snapshot = results.read();
                comparison = snapshot.compare(expected, tweets.isComplete());
                long stillMissing = missing(comparison, before, snapshot);
                if (stillMissing < missing) {
                    missing = stillMissing;
                    deadline = System.nanoTime() + stallTimeout.toNanos();
                }
            }

            tweets.readToEnd(expected::add);
            long until = expected.droppedUntil(tweets.incompletePartitions());
            snapshot.compareAfterwards(comparison, expected, tweets, until);
            Map<String, Long> trimmed =
                    tweets.isComplete()
                            ? Map.of()
                            : stored.countByHandle(
                                    snapshot.idsWithout(expected.firstCopies().keySet()));
            List<Difference> differences = withValues(comparison, stored, tweets);
            differences.addAll(
                    snapshot.compare(
                            new AggregateComparison(
                                    before, trimmed, expected.aggregates(), until)));
            if (areKnown(differences, known)) { // else it follows from those, or says nothing new
                awaitWindows(tweets, expected, stored).stream()
                        .map(what -> new Difference(Difference.Kind.CHANGED, what))
                        .forEach(differences::add);
            }
            return report(expected, snapshot, until, comparison, differences);
        }
    }

    /** The differences of rows, the first ones with what was expected and found. */
    private static List<Difference> withValues(
            Comparison comparison, StoredTables stored, TopicReader tweets) {
        Map<StoredTables.Table, Set<String>> ids = new EnumMap<>(StoredTables.Table.class);
        List<Difference> shown =
                comparison.differences().stream()
                        .filter(comparison.changed()::containsKey)
                        .limit(MAX_VALUES)
                        .toList();
        for (Difference difference : shown) {
            Comparison.Changed row = comparison.changed().get(difference);
            ids.computeIfAbsent(row.table(), table -> new HashSet<>()).add(row.copy().id());
        }
        Map<StoredTables.Table, Map<String, List<Tweet>>> found =
                new EnumMap<>(StoredTables.Table.class);
        ids.forEach((table, some) -> found.put(table, stored.tweets(table, some)));
        Map<Difference, String> values = new HashMap<>();
        for (Difference difference : shown) {
            Comparison.Changed row = comparison.changed().get(difference);
            values.put(
                    difference,
                    ": expected %s, found %s"
                            .formatted(
                                    tweets.at(row.copy().partition(), row.copy().offset())
                                            .map(Verification::describe)
                                            .orElse("what Kafka has just dropped"),
                                    found
                                            .get(row.table())
                                            .getOrDefault(row.copy().id(), List.of())
                                            .stream()
                                            .map(Verification::describe)
                                            .collect(Collectors.joining(" and "))));
        }
        return comparison.differences().stream()
                .map(one -> new Difference(one.kind(), one.what(), values.getOrDefault(one, "")))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String describe(ConsumerRecord<byte[], byte[]> record) {
        try {
            return describe(ExpectedTweets.tweet(record));
        } catch (MalformedTweetException | InvalidTweetException e) {
            throw new IllegalStateException("no tweet any more", e);
        }
    }

    private static String describe(Tweet tweet) {
        return TerminalText.escape(
                "\"%s\" by %s at %s".formatted(tweet.content(), tweet.handle(), tweet.createdAt()));
    }

    /** Whether there is none that an earlier run has not found. */
    static boolean areKnown(List<Difference> differences, Set<String> known) {
        return differences.stream().map(Difference::line).allMatch(known::contains);
    }

    /**
     * Reads what follows the clock until each table was right once: rows are written one by one
     * when a window ends, and after a restart of the job they are late.
     *
     * @return how each that is wrong differs
     */
    private Collection<String> awaitWindows(
            TopicReader tweets, ExpectedTweets expected, StoredTables stored)
            throws InterruptedException {
        Duration patience =
                stallTimeout.isZero() || stallTimeout.compareTo(BOARD_TIMEOUT) > 0
                        ? stallTimeout
                        : BOARD_TIMEOUT;
        long deadline = System.nanoTime() + patience.toNanos();
        Set<WindowTable> wrong = EnumSet.allOf(WindowTable.class);
        for (int waited = 0; ; waited++) {
            Map<WindowTable, WindowTable.Rows> rows = new EnumMap<>(WindowTable.class);
            wrong.forEach(table -> rows.put(table, table.read(stored)));
            tweets.readToEnd(expected::add);
            List<FirstCopy> copies = expected.copies().toList();
            long now = System.currentTimeMillis();
            Map<WindowTable, String> differences = new EnumMap<>(WindowTable.class);
            rows.forEach(
                    (table, found) ->
                            found.difference(copies, now, tweets.isComplete())
                                    .ifPresent(what -> differences.put(table, what)));
            if (differences.isEmpty() || System.nanoTime() > deadline) {
                return differences.values();
            }
            wrong = differences.keySet();
            await(waited, "the last minute is not counted yet; reading it again");
        }
    }

    /** Waits a little before the next reading, and says so now and then. */
    private void await(int waited, String what) throws InterruptedException {
        if (waited % WAITS_A_LINE == 0) {
            progress.accept(what);
        }
        TimeUnit.SECONDS.sleep(POLL_INTERVAL_SECONDS);
    }

    /** How many rows, dead letters and counted tweets are missing. */
    private static long missing(Comparison comparison, Aggregates expected, Snapshot snapshot) {
        AggregateComparison aggregates =
                new AggregateComparison(
                        expected, Map.of(), Aggregates.of(Stream.of()), Long.MAX_VALUE);
        return comparison.differences().size()
                + aggregates.uncounted(snapshot.counts())
                + snapshot.compare(aggregates).size();
    }

    private static List<String> lateDuplicates(ExpectedTweets expected) {
        List<String> late = new ArrayList<>();
        expected.repeated()
                .forEach(
                        (id, copies) ->
                                copies.stream()
                                        .skip(1)
                                        .forEach(
                                                copy ->
                                                        late.add(
                                                                "tweet %s by %s (tweets-%d at offset %d)"
                                                                        .formatted(
                                                                                id,
                                                                                copy.handle(),
                                                                                copy.partition(),
                                                                                copy.offset()))));
        return late;
    }

    private static VerificationReport report(
            ExpectedTweets expected,
            Snapshot snapshot,
            long until,
            Comparison comparison,
            List<Difference> differences) {
        Map<StoredTables.Table, Long> rows = new EnumMap<>(StoredTables.Table.class);
        snapshot.tweets()
                .forEach(
                        (table, found) ->
                                rows.put(
                                        table,
                                        found.values().stream()
                                                .mapToLong(StoredTables.TweetRows::count)
                                                .sum()));
        return new VerificationReport(
                expected.records(),
                expected.records() - expected.duplicates() - expected.invalidRecords().size(),
                expected.duplicates(),
                expected.invalidRecords().size(),
                comparison.unreportedEarlier(),
                comparison.lettersOfTweets(),
                until,
                rows,
                snapshot.counts().size(),
                lateDuplicates(expected),
                differences);
    }
}
