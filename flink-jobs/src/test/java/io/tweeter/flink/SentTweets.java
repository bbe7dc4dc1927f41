package io.tweeter.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Tweets on the topic, each created when it arrived, and an independent count of them. */
final class SentTweets {

    private final TestPipeline pipeline;
    private final List<Tweet> tweets = new ArrayList<>();

    SentTweets(TestPipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Sends a tweet. */
    void send(String handle, String content, Instant time) throws Exception {
        send(handle, content, time, null);
    }

    /** Sends tweets after which no partition holds time back. */
    void sendToEachPartition(String handle, String content, Instant time) throws Exception {
        for (int partition = 0; partition < TestPipeline.PARTITIONS; partition++) {
            send(handle, content, time, partition);
        }
    }

    private void send(String handle, String content, Instant time, Integer partition)
            throws Exception {
        Tweet tweet = new Tweet("id-" + tweets.size(), handle, content, time);
        pipeline.send(List.of(record(tweet, partition)));
        tweets.add(tweet);
    }

    /** Sends copies of all tweets so far, and a record that is none. */
    void sendCopiesAndNoise() throws Exception {
        pipeline.send(tweets.stream().map(tweet -> record(tweet, null)).toList());
        pipeline.send(List.of(new ProducerRecord<>(Topics.TWEETS, "noise".getBytes(UTF_8))));
    }

    private static ProducerRecord<byte[], byte[]> record(Tweet tweet, Integer partition) {
        return new ProducerRecord<>(
                Topics.TWEETS,
                partition,
                tweet.createdAt().toEpochMilli(),
                tweet.id().getBytes(UTF_8),
                TweetJson.write(tweet));
    }

    /** When the newest tweet came, or the time given, whichever is later. */
    Instant newest(Instant atLeast) {
        return Stream.concat(Stream.of(atLeast), tweets.stream().map(Tweet::createdAt))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    List<Tweet> all() {
        return tweets;
    }

    List<Tweet> those(Predicate<Tweet> condition) {
        return tweets.stream().filter(condition).toList();
    }

    /** How often each user has tweeted. */
    Map<String, Long> counts() {
        return counts(tweets);
    }

    private static Map<String, Long> counts(List<Tweet> tweets) {
        return tweets.stream().collect(Collectors.groupingBy(Tweet::handle, Collectors.counting()));
    }

    /** Users and how often they have tweeted, most first, ties by name. */
    static List<List<String>> top(int limit, List<Tweet> tweets) {
        return counts(tweets).entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .map(user -> List.of(user.getKey(), user.getValue().toString()))
                .toList();
    }
}
