package io.tweeter.flink.counts;

import io.tweeter.flink.job.JobEnvironment;
import io.tweeter.flink.job.JobSettings;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.CompiledPlan;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.config.AggregatePhaseStrategy;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.OptimizerConfigOptions;
import org.apache.flink.table.api.config.TableConfigOptions;

/**
 * Keeps counts: tweets of each user, leaderboards, tweets per minute, hashtags.
 *
 * <p>{@code sql/*.sql} define what is counted. What runs is {@value #PLAN}, compiled from them: a
 * restore finds the state of SQL operators only by the ids in a compiled plan, so the plan is part
 * of the sources. A test fails when the SQL no longer compiles to it.
 */
public final class TweetCountsJob {

    /** Name of the job, and of its checkpoint directory. */
    public static final String NAME = "tweet-counts";

    /** Path of the compiled plan on the class path. */
    static final String PLAN = "plans/tweet-counts.json";

    private static final List<String> VIEWS =
            List.of(
                    "user-counts.sql",
                    "hashtag-uses.sql",
                    "hashtag-counts.sql",
                    "hashtag-minutes.sql");

    private static final List<String> INSERTS =
            List.of(
                    "tweet-counts.sql",
                    "tweet-counts-topic.sql",
                    "top-tweeters-all-time.sql",
                    "top-tweeters-last-minute.sql",
                    "tweets-per-minute.sql",
                    "hashtags-per-minute.sql",
                    "trending-hashtags.sql");

    private static final Pattern VIEW =
            Pattern.compile("CREATE TEMPORARY VIEW (\\w+) AS\\s+(.*)", Pattern.DOTALL);

    private TweetCountsJob() {}

    /**
     * Runs the job.
     *
     * @param args settings as {@code NAME=VALUE}; they take precedence over environment variables
     */
    public static void main(String[] args) {
        JobSettings settings = JobSettings.from(args);
        define(JobEnvironment.create(NAME, settings, args), settings).execute();
    }

    /** Builds the job with its real tables; executing the plan starts it. */
    public static CompiledPlan define(
            StreamExecutionEnvironment environment, JobSettings settings) {
        TableEnvironment tables = tables(environment);
        createTables(tables, new TableOptions(settings));
        return tables.loadPlan(PlanReference.fromJsonString(Resource.read(PLAN)));
    }

    /**
     * Creates the environment of the job's SQL, which must be the same for compiling and running.
     */
    public static StreamTableEnvironment tables(StreamExecutionEnvironment environment) {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        TableConfig config = tables.getConfig();
        config.setLocalTimeZone(ZoneOffset.UTC);
        // One state access for all changes of a key within this time, which users see as latency.
        config.set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_ENABLED, true);
        config.set(
                ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_ALLOW_LATENCY, Duration.ofMillis(20));
        config.set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_SIZE, 20_000L);
        // Some users tweet far more than others: count before shuffling by handle.
        config.set(
                OptimizerConfigOptions.TABLE_OPTIMIZER_AGG_PHASE_STRATEGY,
                AggregatePhaseStrategy.TWO_PHASE);
        // Table options stay out of the plan: they contain addresses and secrets.
        config.set(
                TableConfigOptions.PLAN_COMPILE_CATALOG_OBJECTS,
                TableConfigOptions.CatalogPlanCompilation.IDENTIFIER);
        return tables;
    }

    static void createTables(TableEnvironment tables, TableOptions options) {
        createTables(options).forEach(tables::executeSql);
    }

    static List<String> createTables(TableOptions options) {
        return SqlScript.read("tables.sql")
                .with("tweeter", options.tweeter())
                .with("kafka", options.kafka())
                .with("cassandra", options.cassandra())
                .statements();
    }

    static List<String> views() {
        return statements(VIEWS);
    }

    static List<String> inserts() {
        return statements(INSERTS);
    }

    private static List<String> statements(List<String> files) {
        return files.stream().flatMap(file -> SqlScript.read(file).statements().stream()).toList();
    }

    /** Compiles the SQL; the tables must exist. */
    static CompiledPlan compile(TableEnvironment tables) {
        return statements(tables, inserts()).compilePlan();
    }

    /**
     * Inserts as one job, so that all queries share one scan of the tweets. A view is planned once
     * for all its uses: from its text it would be planned for each, and what unnests an array gets
     * another name each time, so that Flink would not see that it is the same.
     */
    static StatementSet statements(TableEnvironment tables, List<String> inserts) {
        for (String view : views()) {
            Matcher parts = VIEW.matcher(view);
            if (!parts.matches()) {
                throw new IllegalStateException("not a view: " + view);
            }
            tables.createTemporaryView(parts.group(1), tables.sqlQuery(parts.group(2)));
        }
        StatementSet statements = tables.createStatementSet();
        inserts.forEach(statements::addInsertSql);
        return statements;
    }
}
