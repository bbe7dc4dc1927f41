package io.tweeter.flink.unique;

import io.tweeter.flink.dedup.Deduplication;
import io.tweeter.flink.dedup.KeyOf;
import io.tweeter.flink.dedup.TweetKey;
import io.tweeter.model.Tweet;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The stream of valid tweets, each id once: the one place that says what a tweet is and which of
 * its copies counts.
 *
 * @param <T> what carries a tweet
 * @param tweets first copies, with Kafka's timestamps as event time
 * @param badRecords what is no tweet
 */
public record UniqueTweets<T>(
        SingleOutputStreamOperator<T> tweets, DataStream<BadRecord> badRecords) {

    /**
     * Gives operators the uids by which their state is found again. None are given where Flink
     * plans anew at each start, as for SQL without a compiled plan.
     */
    @FunctionalInterface
    public interface Uids {
        Optional<String> of(String operator);
    }

    /** What a pipeline wants of the tweets. */
    public record Shape<T>(TweetMapper<T> mapper, TypeInformation<T> type, KeyOf<T> keyOf) {

        /** Tweets as they are. */
        public static final Shape<Tweet> TWEET =
                new Shape<>(
                        (tweet, record) -> tweet,
                        TypeInformation.of(Tweet.class),
                        tweet -> TweetKey.of(tweet.id()));
    }

    /** Reads records from Kafka, with watermarks. */
    public static DataStream<RawRecord> read(
            StreamExecutionEnvironment environment, TweetSource source, Uids uids) {
        DataStreamSource<RawRecord> records =
                environment.fromSource(
                        source.kafka(),
                        source.watermarks(),
                        "read " + String.join(", ", source.topics()));
        // Not "source": Flink gives that name to the last operator of a table's scan.
        uids.of("kafka").ifPresent(records::uid);
        return records;
    }

    /**
     * Parses, checks and deduplicates.
     *
     * @param records with Kafka's timestamps as event time
     */
    public static <T> UniqueTweets<T> of(
            DataStream<RawRecord> records, Shape<T> shape, Deduplication deduplication, Uids uids) {
        SingleOutputStreamOperator<T> copies =
                records.process(new ParseTweets<>(shape.mapper()), shape.type())
                        .name("parse and check");
        uids.of("parse").ifPresent(copies::uid);
        SingleOutputStreamOperator<T> firstCopies = deduplication.keepFirst(copies, shape.keyOf());
        uids.of("unique").ifPresent(firstCopies::uid);
        return new UniqueTweets<>(firstCopies, copies.getSideOutput(ParseTweets.BAD_RECORDS));
    }
}
