package io.tweeter.deploy.tools.verify;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tweeter.deploy.tools.client.CassandraClient;
import io.tweeter.deploy.tools.client.TopicReader;
import io.tweeter.deploy.tools.deadletters.DeadLetter;
import io.tweeter.model.Topics;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.KafkaSettings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reads Kafka, then Cassandra, then what has come to Kafka meanwhile, and compares. */
final class Verification {

    private static final int PAUSE_SECONDS = 1;

    private final KafkaSettings kafka;
    private final CassandraSettings cassandra;
    private final Duration horizon;
    private final Duration patience;
    private final Consumer<String> progress;

    /**
     * @param horizon the jobs', see {@link ExpectedTweets}
     * @param patience how long the jobs may be without progress towards what Kafka has
     */
    Verification(
            KafkaSettings kafka,
            CassandraSettings cassandra,
            Duration horizon,
            Duration patience,
            Consumer<String> progress) {
        this.kafka = kafka;
        this.cassandra = cassandra;
        this.horizon = horizon;
        this.patience = patience;
        this.progress = progress;
    }

    /** Cassandra and the dead letters at one time. */
    private record Snapshot(
            Map<StoredTables.Table, Map<String, StoredTables.Copies>> tweets,
            Map<String, Long> counts,
            Set<ExpectedTweets.Origin> reported) {

        /** What is missing of that which Kafka had before. */
        Comparison compare(ExpectedTweets accepted) {
            Comparison comparison = new Comparison();
            comparison.requireStored(accepted.tweets(), tweets);
            comparison.requireReported(accepted.bad(), reported);
            return comparison;
        }
    }

    /**
     * Does it.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka cannot be read
     * @throws com.datastax.oss.driver.api.core.DriverException if Cassandra cannot be read
     */
    VerificationReport run() throws InterruptedException {
        try (TopicReader tweets = new TopicReader(kafka, Topics.TWEETS);
                TopicReader deadLetters = new TopicReader(kafka, Topics.DEAD_LETTERS);
                CqlSession session = CassandraClient.connect(cassandra)) {
            ExpectedTweets accepted = new ExpectedTweets(horizon);
            progress.accept("reading topic " + Topics.TWEETS);
            tweets.readToEnd(accepted::add);
            Map<String, Long> before = new HashMap<>(accepted.counts());

            StoredTables stored = new StoredTables(session, cassandra.keyspace());
            Set<ExpectedTweets.Origin> reported = new HashSet<>();
            progress.accept("reading Cassandra");
            Snapshot snapshot = snapshot(stored, deadLetters, reported);
            Comparison comparison = snapshot.compare(accepted);
            long behind = behind(comparison, before, snapshot);
            long deadline = System.nanoTime() + patience.toNanos();
            while (behind > 0 && System.nanoTime() < deadline) {
                progress.accept("the jobs have not processed all yet; reading Cassandra again");
                TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
                snapshot = snapshot(stored, deadLetters, reported);
                comparison = snapshot.compare(accepted);
                long now = behind(comparison, before, snapshot);
                if (now < behind) {
                    behind = now;
                    deadline = System.nanoTime() + patience.toNanos();
                }
            }

            tweets.readToEnd(accepted::add);
            if (tweets.isComplete()) {
                comparison.requireKnown(accepted.tweets().keySet(), snapshot.tweets());
            }
            comparison.requireCounted(
                    before, snapshot.counts(), accepted.counts(), tweets.isComplete());
            return report(accepted, snapshot, tweets.isComplete(), comparison);
        }
    }

    /** How much is missing of that which Kafka had before: rows, dead letters and counts. */
    private static long behind(
            Comparison comparison, Map<String, Long> expected, Snapshot snapshot) {
        long uncounted =
                expected.entrySet().stream()
                        .mapToLong(
                                user ->
                                        Math.max(
                                                0,
                                                user.getValue()
                                                        - snapshot.counts()
                                                                .getOrDefault(user.getKey(), 0L)))
                        .sum();
        return comparison.differences().size() + uncounted;
    }

    private static Snapshot snapshot(
            StoredTables stored, TopicReader deadLetters, Set<ExpectedTweets.Origin> reported) {
        Map<StoredTables.Table, Map<String, StoredTables.Copies>> tweets =
                new EnumMap<>(StoredTables.Table.class);
        for (StoredTables.Table table : StoredTables.Table.values()) {
            tweets.put(table, stored.tweets(table));
        }
        deadLetters.readToEnd(
                record ->
                        DeadLetter.of(record)
                                .map(
                                        letter ->
                                                new ExpectedTweets.Origin(
                                                        letter.topic(),
                                                        letter.origin().partition(),
                                                        letter.origin().offset()))
                                .ifPresent(reported::add));
        return new Snapshot(tweets, stored.counts(), reported);
    }

    private static VerificationReport report(
            ExpectedTweets accepted, Snapshot snapshot, boolean complete, Comparison comparison) {
        Map<StoredTables.Table, Long> rows = new EnumMap<>(StoredTables.Table.class);
        snapshot.tweets()
                .forEach(
                        (table, found) ->
                                rows.put(
                                        table,
                                        found.values().stream()
                                                .mapToLong(StoredTables.Copies::rows)
                                                .sum()));
        return new VerificationReport(
                accepted.records(),
                accepted.records() - accepted.copies() - accepted.bad().size(),
                accepted.copies(),
                accepted.bad().size(),
                complete,
                rows,
                snapshot.counts().size(),
                comparison.differences());
    }
}
