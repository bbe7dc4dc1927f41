package io.tweeter.flink.counts;

import io.tweeter.flink.job.JobSettings;
import java.util.ArrayList;
import java.util.List;

/** The SQL of tweet-counts as a person runs it, in Flink's SQL client or in a notebook. */
public final class SqlFiles {

    private SqlFiles() {}

    /**
     * Prints a script for Flink's SQL client: {@code java -cp ... io.tweeter.flink.counts.SqlFiles
     * NAME=VALUE ...}.
     *
     * @param args {@code NAME=VALUE} each, which win over environment variables
     */
    @SuppressWarnings("SystemOut") // that is what it is for
    public static void main(String[] args) {
        System.out.print(asScript(JobSettings.from(args)));
    }

    /**
     * All of it as one script. Passwords, if the settings hold any, stand in it.
     *
     * @param settings say where Kafka and Cassandra are
     */
    public static String asScript(JobSettings settings) {
        List<String> statements = new ArrayList<>();
        statements.add("SET 'pipeline.name' = '" + TweetCountsJob.NAME + "'");
        statements.add("SET 'table.local-time-zone' = 'UTC'");
        statements.addAll(TweetCountsJob.createTables(new TableOptions(settings)));
        statements.addAll(TweetCountsJob.views());
        statements.add(
                "EXECUTE STATEMENT SET BEGIN\n\n"
                        + String.join(";\n\n", TweetCountsJob.inserts())
                        + ";\n\nEND");
        return String.join(";\n\n", statements) + ";\n";
    }
}
