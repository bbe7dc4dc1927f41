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
 * The stream of valid tweets, each id once: the one place that decides which records are valid and
 * which copy is the first.
 *
 * @param <T> type of the elements, each of which carries a tweet
 * @param tweets first copies, with Kafka's timestamps as event time
 * @param invalidRecords records that cannot be parsed or break a rule
 */
public record UniqueTweets<T>(
        SingleOutputStreamOperator<T> tweets, DataStream<InvalidRecord> invalidRecords) {

    /**
     * Assigns uids, by which a restore finds the operators' state. There are none where Flink plans
     * the job anew at each start, as for SQL without a compiled plan.
     */
    @FunctionalInterface
    public interface Uids {

        /** The uid of an operator. */
        Optional<String> of(String operator);
    }

    /**
     * The elements that a pipeline makes of tweets.
     *
     * @param mapper makes an element
     * @param type of the elements
     * @param keyOf extracts the key of the tweet's id from an element
     */
    public record Shape<T>(TweetMapper<T> mapper, TypeInformation<T> type, KeyOf<T> keyOf) {

        /** Whole tweets. */
        public static final Shape<Tweet> TWEET =
                new Shape<>(
                        (tweet, record) -> tweet,
                        TypeInformation.of(Tweet.class),
                        tweet -> TweetKey.of(tweet.id()));
    }

    /**
     * Reads records from Kafka, with watermarks; none are skipped silently. When an id is forgotten
     * follows from watermarks, too, so all jobs hold them while Kafka does not answer.
     */
    public static DataStream<RawRecord> read(
            StreamExecutionEnvironment environment, TweetSource source, Uids uids) {
        return read(environment, source, Optional.empty(), uids);
    }

    /**
     * The same, with a number of subtasks of its own.
     *
     * @param parallelism empty for that of the environment
     */
    static DataStream<RawRecord> read(
            StreamExecutionEnvironment environment,
            TweetSource source,
            Optional<Integer> parallelism,
            Uids uids) {
        DataStreamSource<RawRecord> records =
                environment.fromSource(
                        source.kafka(),
                        source.watermarks(),
                        "read " + String.join(", ", source.topics()));
        // Not "source": Flink gives that name to the last operator of a table's scan.
        uids.of("kafka").ifPresent(records::uid);
        parallelism.ifPresent(records::setParallelism);
        if (source.end().isPresent()) {
            return records; // it has no state to go on from
        }
        SingleOutputStreamOperator<RawRecord> checked =
                records.map(new CheckTopics(source)).returns(RawRecord.TYPE).name("check topics");
        uids.of("topics").ifPresent(checked::uid);
        parallelism.ifPresent(checked::setParallelism);
        return HoldTimeWhenCutOff.of(checked, source, uids);
    }

    /**
     * Parses, validates and deduplicates records.
     *
     * @param records with Kafka's timestamps as event time
     */
    public static <T> UniqueTweets<T> of(
            DataStream<RawRecord> records, Shape<T> shape, Deduplication deduplication, Uids uids) {
        SingleOutputStreamOperator<T> copies =
                records.process(new ParseTweets<>(shape.mapper()), shape.type())
                        .name("parse and check")
                        // One after the other in each partition, so that copies stay in order.
                        .setParallelism(records.getParallelism());
        uids.of("parse").ifPresent(copies::uid);
        SingleOutputStreamOperator<T> firstCopies = deduplication.keepFirst(copies, shape.keyOf());
        uids.of("unique").ifPresent(firstCopies::uid);
        return new UniqueTweets<>(firstCopies, copies.getSideOutput(ParseTweets.INVALID_RECORDS));
    }
}
