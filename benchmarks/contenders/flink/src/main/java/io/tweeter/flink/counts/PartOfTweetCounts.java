package io.tweeter.flink.counts;

import io.tweeter.flink.job.JobSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.CompiledPlan;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** The job {@code tweet-counts} with fewer statements: what the others cost is the difference. */
public final class PartOfTweetCounts {

    private PartOfTweetCounts() {}

    /** Compiles the job without those of its statements that have a word. */
    public static CompiledPlan without(
            String word, StreamExecutionEnvironment environment, JobSettings settings) {
        StreamTableEnvironment tables = TweetCountsJob.tables(environment);
        TweetCountsJob.createTables(tables, new TableOptions(settings));
        return TweetCountsJob.statements(
                        tables,
                        TweetCountsJob.inserts().stream()
                                .filter(insert -> !insert.contains(word))
                                .toList())
                .compilePlan();
    }
}
