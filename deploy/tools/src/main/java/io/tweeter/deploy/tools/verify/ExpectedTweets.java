package io.tweeter.deploy.tools.verify;

import io.tweeter.deploy.tools.client.RecordPosition;
import io.tweeter.model.InvalidTweetException;
import io.tweeter.model.MalformedTweetException;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetHeaders;
import io.tweeter.model.TweetJson;
import io.tweeter.model.TweetRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the pipeline should store and count, derived from topic {@code tweets} by the jobs' rules:
 * the first copy of an id by Kafka's time counts; later ones are duplicates until the horizon has
 * passed. A late duplicate is stored and counted as a tweet of its own.
 */
final class ExpectedTweets {

    private final long horizonMillis;
    private final Map<String, FirstCopy> firstCopies = new HashMap<>();
    private final Map<String, List<FirstCopy>> repeated = new HashMap<>();
    private final Map<RecordPosition, Invalid> invalidRecords = new HashMap<>();

    /** By partition, the time of the first record that Kafka still has. */
    private final Map<Integer, Long> oldest = new HashMap<>();

    private long records;
    private long duplicates;

    /**
     * An invalid record.
     *
     * @param timestamp that Kafka has of it, milliseconds since 1970
     * @param fingerprint of its bytes, see {@link ReportedRecords#fingerprint}
     */
    record Invalid(long timestamp, int fingerprint) {}

    ExpectedTweets(Duration horizon) {
        this.horizonMillis = horizon.toMillis();
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        records++;
        oldest.putIfAbsent(record.partition(), record.timestamp());
        Tweet tweet;
        try {
            tweet = tweet(record);
        } catch (MalformedTweetException | InvalidTweetException e) {
            invalidRecords.put(
                    new RecordPosition(record.topic(), record.partition(), record.offset()),
                    new Invalid(record.timestamp(), ReportedRecords.fingerprint(record)));
            return;
        }
        FirstCopy first = firstCopies.get(tweet.id());
        if (first != null && Math.abs(record.timestamp() - first.timestamp()) < horizonMillis) {
            duplicates++;
            if (record.timestamp() < first.timestamp()) {
                replace(first, tweet, record);
            }
            return;
        }
        FirstCopy copy = FirstCopy.of(tweet, record);
        if (first == null || copy.timestamp() > first.timestamp()) {
            firstCopies.put(tweet.id(), copy);
        }
        if (first != null) {
            List<FirstCopy> copies =
                    repeated.computeIfAbsent(tweet.id(), id -> new ArrayList<>(List.of(first)));
            copies.add(copy);
            copies.sort(Comparator.comparingLong(FirstCopy::timestamp));
        }
    }

    /** The tweet in a record of the topic. */
    static Tweet tweet(ConsumerRecord<byte[], byte[]> record)
            throws MalformedTweetException, InvalidTweetException {
        return TweetJson.read(
                record.value(),
                record.timestamp(),
                record.headers().lastHeader(TweetHeaders.ACCEPTED_EARLIER) != null);
    }

    /** Copies in different partitions, as after partitions were added, are read in any order. */
    private void replace(FirstCopy later, Tweet tweet, ConsumerRecord<byte[], byte[]> record) {
        FirstCopy copy = FirstCopy.of(tweet, record);
        firstCopies.put(tweet.id(), copy);
        repeated.computeIfPresent(
                tweet.id(),
                (id, copies) -> {
                    copies.set(copies.indexOf(later), copy);
                    return copies;
                });
    }

    /**
     * By tweet id; of an id with late duplicates, the last one by Kafka's time, which decides about
     * the copies to come.
     */
    Map<String, FirstCopy> firstCopies() {
        return firstCopies;
    }

    /** Of each id with late duplicates, all copies that are stored and counted, by Kafka's time. */
    Map<String, List<FirstCopy>> repeated() {
        return repeated;
    }

    /** All copies that are stored and counted. */
    Stream<FirstCopy> copies() {
        return firstCopies.entrySet().stream()
                .flatMap(
                        tweet ->
                                repeated
                                        .getOrDefault(tweet.getKey(), List.of(tweet.getValue()))
                                        .stream());
    }

    Aggregates aggregates() {
        return Aggregates.of(copies());
    }

    /** An id as its tweet has it, if there is one: rows do not need strings of their own. */
    String shared(String id) {
        FirstCopy tweet = firstCopies.get(id);
        return tweet == null ? id : tweet.id();
    }

    /**
     * No tweet that Kafka has dropped was created after this time, milliseconds since 1970: it
     * arrived before the first record that its partition still has.
     *
     * @param incomplete partitions whose first records Kafka has dropped
     */
    long droppedUntil(Set<Integer> incomplete) {
        return incomplete.stream()
                .mapToLong(
                        partition ->
                                oldest.containsKey(partition)
                                        ? oldest.get(partition)
                                                + TweetRules.MAX_CREATED_AT_AHEAD.toMillis()
                                        : Long.MAX_VALUE)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    /** By position. */
    Map<RecordPosition, Invalid> invalidRecords() {
        return invalidRecords;
    }

    long records() {
        return records;
    }

    long duplicates() {
        return duplicates;
    }
}
