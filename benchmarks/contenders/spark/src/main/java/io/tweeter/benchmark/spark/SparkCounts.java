package io.tweeter.benchmark.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;

import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.benchmark.protocol.ContenderMain;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Structured Streaming: {@code dropDuplicates} and a grouped count, with state in RocksDB.
 *
 * <p>{@code dropDuplicatesWithinWatermark} would forget ids after a day, but Spark allows it before
 * an aggregation only in append mode, which emits a count when its window is over, and never
 * without a window. So a user who needs running counts uses {@code dropDuplicates} and remembers
 * ids forever, which is the cheaper of the two.
 *
 * <p>Arguments: {@code bootstrap}, {@code topic}, {@code output} (topic of the counts), {@code dir}
 * (for checkpoints and temporary files).
 */
public final class SparkCounts {

    /**
     * A micro-batch of some seconds: smaller ones cost more per tweet (planning, committing state),
     * larger ones delay counts even more.
     */
    private static final long TWEETS_PER_BATCH = 500_000;

    private SparkCounts() {}

    /** Starts the contender. */
    public static void main(String[] args) {
        ContenderMain.main(SparkCounts::run, args);
    }

    private static String run(Arguments arguments) throws Exception {
        try (SparkSession spark = session(arguments.text("dir"))) {
            StreamingQuery query =
                    counts(unique(tweets(spark, arguments)))
                            .writeStream()
                            .outputMode("update")
                            .format("kafka")
                            .option("kafka.bootstrap.servers", arguments.text("bootstrap"))
                            .option("kafka.compression.type", "lz4")
                            .option("topic", arguments.text("output"))
                            .option("checkpointLocation", arguments.text("dir") + "/checkpoints")
                            .trigger(Trigger.AvailableNow())
                            .start();
            query.awaitTermination();
            return ContenderMain.result();
        }
    }

    private static SparkSession session(String dir) {
        return SparkSession.builder()
                .master("local[2]")
                .appName("benchmark")
                .config("spark.ui.enabled", false)
                .config("spark.local.dir", dir + "/local")
                .config("spark.sql.warehouse.dir", dir + "/warehouse")
                .config("spark.sql.session.timeZone", "UTC")
                // One task per core; the default of 200 suits clusters.
                .config("spark.sql.shuffle.partitions", 2)
                .config(
                        "spark.sql.streaming.stateStore.providerClass",
                        "org.apache.spark.sql.execution.streaming.state."
                                + "RocksDBStateStoreProvider")
                // Commits write changes instead of a whole snapshot.
                .config(
                        "spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled",
                        true)
                // Costs look-ups and is used only for a metric.
                .config("spark.sql.streaming.stateStore.rocksdb.trackTotalNumberOfRows", false)
                .config("spark.sql.streaming.stateStore.rocksdb.blockCacheSizeMB", 128)
                .getOrCreate();
    }

    private static Dataset<Row> tweets(SparkSession spark, Arguments arguments) {
        // Fields that are not in the schema are skipped.
        StructType tweet =
                new StructType()
                        .add("id", DataTypes.StringType)
                        .add("handle", DataTypes.StringType);
        return spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", arguments.text("bootstrap"))
                .option("subscribe", arguments.text("topic"))
                .option("startingOffsets", "earliest")
                .option("maxOffsetsPerTrigger", TWEETS_PER_BATCH)
                .option("kafka.max.poll.records", 5_000)
                .option("kafka.max.partition.fetch.bytes", 4 << 20)
                .load()
                .select(from_json(col("value").cast("string"), tweet).as("tweet"))
                .select("tweet.id", "tweet.handle");
    }

    private static Dataset<Row> unique(Dataset<Row> tweets) {
        return tweets.dropDuplicates(new String[] {"id"});
    }

    /** Kafka records; a long as binary is big-endian. */
    private static Dataset<Row> counts(Dataset<Row> tweets) {
        return tweets.groupBy("handle")
                .agg(count(lit(1)).as("tweets"))
                .select(
                        col("handle").cast("binary").as("key"),
                        col("tweets").cast("binary").as("value"));
    }
}
