package io.tweeter.benchmark.flink;

import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.benchmark.protocol.ContenderMain;
import io.tweeter.flink.counts.PartOfTweetCounts;
import io.tweeter.flink.counts.TweetCountsJob;
import io.tweeter.flink.job.JobEnvironment;
import io.tweeter.flink.job.JobSettings;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.CompiledPlan;

/**
 * The job {@code tweet-counts}, except that it has fewer requests to Cassandra in flight, retries
 * them more often, and never restarts. It reads topic {@code tweets}, does not end, and reports its
 * progress.
 *
 * <p>Arguments: {@code bootstrap}, {@code cassandra} (host:port), {@code datacenter}, {@code
 * keyspace}, {@code dir} (for checkpoints), {@code rest} (port of the REST interface), {@code
 * without} (leaves out all of its statements that have this word).
 */
public final class FlinkTweetCounts {

    /**
     * A quarter of the default requests: its eight writers would have 4,096 in flight, more than
     * one node that shares two cores with them answers in time. And more retries, as a job that
     * restarts would read tweets twice.
     */
    private static final String[] PATIENT = {
        "TWEETER_CASSANDRA_MAX_IN_FLIGHT=128", "TWEETER_CASSANDRA_MAX_RETRIES=20"
    };

    private FlinkTweetCounts() {}

    /** Starts the contender. */
    public static void main(String[] args) {
        ContenderMain.main(FlinkTweetCounts::run, args);
    }

    private static String run(Arguments arguments) {
        JobSettings settings = LocalFlink.settings(arguments, PATIENT);
        Configuration configuration = JobEnvironment.configuration(TweetCountsJob.NAME, settings);
        LocalFlink.serveRest(configuration, arguments.text("rest"));
        StreamExecutionEnvironment environment =
                JobEnvironment.on(LocalFlink.environment(configuration));
        CompiledPlan plan =
                arguments
                        .find("without")
                        .map(word -> PartOfTweetCounts.without(word, environment, settings))
                        .orElseGet(() -> TweetCountsJob.define(environment, settings));
        LocalFlink.exitWith(plan.execute().getJobClient().orElseThrow());
        return ContenderMain.ready();
    }
}
