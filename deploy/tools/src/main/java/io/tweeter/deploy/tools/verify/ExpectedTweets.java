package io.tweeter.deploy.tools.verify;

import io.tweeter.deploy.tools.client.RecordPosition;
import io.tweeter.model.InvalidTweetException;
import io.tweeter.model.MalformedTweetException;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetHeaders;
import io.tweeter.model.TweetJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<RecordPosition, Long> invalidRecords = new HashMap<>();
    private long records;
    private long duplicates;

    ExpectedTweets(Duration horizon) {
        this.horizonMillis = horizon.toMillis();
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        records++;
        Tweet tweet;
        try {
            tweet =
                    TweetJson.read(
                            record.value(),
                            record.timestamp(),
                            record.headers().lastHeader(TweetHeaders.ACCEPTED_EARLIER) != null);
        } catch (MalformedTweetException | InvalidTweetException e) {
            invalidRecords.put(
                    new RecordPosition(record.topic(), record.partition(), record.offset()),
                    record.timestamp());
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

    /** By position, the time that Kafka has of each, milliseconds since 1970. */
    Map<RecordPosition, Long> invalidRecords() {
        return invalidRecords;
    }

    long records() {
        return records;
    }

    long duplicates() {
        return duplicates;
    }
}
