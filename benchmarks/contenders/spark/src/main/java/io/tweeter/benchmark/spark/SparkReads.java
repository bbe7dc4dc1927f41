package io.tweeter.benchmark.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.benchmark.protocol.ContenderMain;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Spark SQL that reads a table as a whole, by spark-cassandra-connector.
 *
 * <p>Arguments: {@code cassandra} (host:port), {@code datacenter}, {@code keyspace}, {@code table},
 * {@code rows}, {@code dir} (for temporary files).
 */
public final class SparkReads {

    private SparkReads() {}

    /** Starts the contender. */
    public static void main(String[] args) {
        ContenderMain.main(SparkReads::run, args);
    }

    private static String run(Arguments arguments) {
        try (SparkSession spark = session(arguments)) {
            Row read =
                    spark.read()
                            .format("org.apache.spark.sql.cassandra")
                            .option("keyspace", arguments.text("keyspace"))
                            .option("table", arguments.text("table"))
                            .load()
                            .agg(
                                    count(col("id")),
                                    count(col("handle")),
                                    sum(length(col("content"))),
                                    max(col("created_at")))
                            .first();
            if (read.getLong(0) != arguments.number("rows")) {
                throw new IllegalStateException("read " + read);
            }
            return ContenderMain.result();
        }
    }

    private static SparkSession session(Arguments arguments) {
        String address = arguments.text("cassandra");
        int colon = address.lastIndexOf(':');
        return SparkSession.builder()
                .master("local[2]")
                .appName("benchmark")
                .config("spark.ui.enabled", false)
                .config("spark.local.dir", arguments.text("dir") + "/local")
                .config("spark.sql.warehouse.dir", arguments.text("dir") + "/warehouse")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.cassandra.connection.host", address.substring(0, colon))
                .config("spark.cassandra.connection.port", address.substring(colon + 1))
                .config("spark.cassandra.connection.localDC", arguments.text("datacenter"))
                .config("spark.cassandra.input.consistency.level", "LOCAL_QUORUM")
                .getOrCreate();
    }
}
