package io.tweeter.benchmark.flink;

import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.benchmark.protocol.ContenderMain;
import io.tweeter.flink.job.JobEnvironment;
import io.tweeter.flink.job.JobSettings;
import io.tweeter.flink.store.TweetStoreJob;
import io.tweeter.flink.unique.TweetSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job {@code tweet-store}, unchanged except that its topic is bounded and that it never
 * restarts. JobManager and TaskManager share one process.
 *
 * <p>Arguments: {@code bootstrap}, {@code topic}, {@code cassandra} (host:port), {@code
 * datacenter}, {@code keyspace}, {@code dir} (for checkpoints).
 */
public final class FlinkStore {

    private FlinkStore() {}

    /** Starts the contender. */
    public static void main(String[] args) {
        ContenderMain.main(FlinkStore::run, args);
    }

    private static String run(Arguments arguments) throws Exception {
        JobSettings settings = LocalFlink.settings(arguments);
        StreamExecutionEnvironment environment =
                LocalFlink.environment(JobEnvironment.configuration(TweetStoreJob.NAME, settings));
        TweetStoreJob.define(
                environment,
                settings,
                TweetSource.untilNow(
                        arguments.text("topic"), settings.consumer(TweetStoreJob.NAME)));
        environment.execute(TweetStoreJob.NAME);
        return ContenderMain.result();
    }
}
