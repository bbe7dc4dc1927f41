package io.tweeter.flink.store;

import io.tweeter.flink.cassandra.CassandraConnector;
import io.tweeter.flink.cassandra.CassandraSink;
import io.tweeter.flink.dedup.Deduplication;
import io.tweeter.flink.job.JobEnvironment;
import io.tweeter.flink.job.JobSettings;
import io.tweeter.flink.unique.BadRecord;
import io.tweeter.flink.unique.RawRecord;
import io.tweeter.flink.unique.TweetSource;
import io.tweeter.flink.unique.UniqueTweets;
import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Stores each tweet once in Cassandra, and what is no tweet on the dead-letter topic. */
public final class TweetStoreJob {

    /** Name of the job, and of its folder for checkpoints. */
    public static final String NAME = "tweet-store";

    private TweetStoreJob() {}

    /**
     * Runs the job.
     *
     * @param args {@code NAME=VALUE} each, which win over environment variables
     */
    public static void main(String[] args) throws Exception {
        JobSettings settings = JobSettings.from(args);
        StreamExecutionEnvironment environment = JobEnvironment.create(NAME, settings, args);
        define(environment, settings);
        environment.execute(NAME);
    }

    /** Puts the job together with real sources and sinks. */
    public static void define(StreamExecutionEnvironment environment, JobSettings settings) {
        define(environment, settings, TweetSource.of(Topics.TWEETS, settings.consumer(NAME)));
    }

    /** The same, for who has the tweets elsewhere, or an end of them. */
    public static void define(
            StreamExecutionEnvironment environment, JobSettings settings, TweetSource source) {
        DataStream<RawRecord> records = UniqueTweets.read(environment, source, Optional::of);
        Output output = workflow(records, settings.deduplication());
        output.tweets()
                .sinkTo(
                        new CassandraSink<>(
                                new CassandraConnector(
                                        settings.cassandra(), settings.cassandraConsistency()),
                                new TweetRows(settings.cassandra().keyspace()),
                                settings.cassandraLimits()))
                .name("store in Cassandra")
                .uid("store");
        output.badRecords()
                .sinkTo(DeadLetters.sink(Topics.DEAD_LETTERS, settings.kafka().properties()))
                .name("write dead letters")
                .uid("dead-letters");
    }

    /** What the job makes of the records of {@code tweets}. */
    record Output(DataStream<Tweet> tweets, DataStream<BadRecord> badRecords) {}

    /** The job without its surroundings. */
    static Output workflow(DataStream<RawRecord> records, Deduplication deduplication) {
        UniqueTweets<Tweet> unique =
                UniqueTweets.of(records, UniqueTweets.Shape.TWEET, deduplication, Optional::of);
        return new Output(unique.tweets(), unique.badRecords());
    }
}
