package io.tweeter.flink.counts;

import io.tweeter.flink.job.JobSettings;
import java.util.ArrayList;
import java.util.List;

/** The SQL of tweet-counts as a script for Flink's SQL client or a notebook. */
public final class SqlFiles {

    private SqlFiles() {}

    /**
     * Prints a script for Flink's SQL client: {@code java -cp ... io.tweeter.flink.counts.SqlFiles
     * NAME=VALUE ...}.
     *
     * @param args settings as {@code NAME=VALUE}; they take precedence over environment variables
     */
    @SuppressWarnings("SystemOut") // the script is its output
    public static void main(String[] args) {
        System.out.print(asScript(JobSettings.from(args)));
    }

    /**
     * The tables, views and inserts as one script. It contains the passwords of the settings.
     *
     * @param settings for the tables' options
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
