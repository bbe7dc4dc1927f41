package io.tweeter.flink.store;

import io.tweeter.flink.cassandra.CassandraConnector;
import io.tweeter.flink.cassandra.CassandraSink;
import io.tweeter.flink.dedup.Deduplication;
import io.tweeter.flink.job.JobEnvironment;
import io.tweeter.flink.job.JobSettings;
import io.tweeter.flink.unique.InvalidRecord;
import io.tweeter.flink.unique.RawRecord;
import io.tweeter.flink.unique.TweetSource;
import io.tweeter.flink.unique.UniqueTweets;
import io.tweeter.model.CassandraSchema;
import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Stores each tweet once in Cassandra, and invalid records on the dead-letter topic. */
public final class TweetStoreJob {

    /** Name of the job, and of its checkpoint directory. */
    public static final String NAME = "tweet-store";

    private TweetStoreJob() {}

    /**
     * Runs the job.
     *
     * @param args settings as {@code NAME=VALUE}; they take precedence over environment variables
     */
    public static void main(String[] args) throws Exception {
        JobSettings settings = JobSettings.from(args);
        StreamExecutionEnvironment environment = JobEnvironment.create(NAME, settings, args);
        define(environment, settings);
        environment.execute(NAME);
    }

    /** Builds the job with its real source and sinks. */
    public static void define(StreamExecutionEnvironment environment, JobSettings settings) {
        define(environment, settings, TweetSource.of(Topics.TWEETS, settings.consumer(NAME)));
    }

    /** Builds the job with another source, such as a bounded one. */
    public static void define(
            StreamExecutionEnvironment environment, JobSettings settings, TweetSource source) {
        DataStream<RawRecord> records = UniqueTweets.read(environment, source, Optional::of);
        Output output = workflow(records, settings.deduplication());
        output.tweets()
                .sinkTo(
                        new CassandraSink<>(
                                        new CassandraConnector(
                                                settings.cassandra(),
                                                settings.cassandraConsistency()),
                                        new TweetRows(settings.cassandra().keyspace()),
                                        settings.cassandraLimits())
                                .withLeases(CassandraSchema.LEASES))
                .name("store in Cassandra")
                .uid("store");
        output.invalidRecords()
                .sinkTo(
                        DeadLetterSerializer.sink(
                                Topics.DEAD_LETTERS, settings.kafka().properties()))
                .name("write dead letters")
                .uid("dead-letters");
    }

    /** The job's results, before its sinks. */
    record Output(DataStream<Tweet> tweets, DataStream<InvalidRecord> invalidRecords) {}

    /** The job without source and sinks. */
    static Output workflow(DataStream<RawRecord> records, Deduplication deduplication) {
        UniqueTweets<Tweet> unique =
                UniqueTweets.of(records, UniqueTweets.Shape.TWEET, deduplication, Optional::of);
        return new Output(unique.tweets(), unique.invalidRecords());
    }
}
