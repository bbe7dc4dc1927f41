package io.tweeter.benchmark.process;

import io.tweeter.deploy.servers.JavaCommand;
import java.util.stream.Stream;

/**
 * The contenders. All but the HTTP server have the same heap, more than any of them needs, in huge
 * pages.
 */
public final class Contenders {

    private static final int HEAP_MIB = 3_072;
    private static final int READS_HEAP_MIB = 1_024;

    /** The pipeline's deduplication and SQL count. */
    public static final Contender FLINK =
            new Contender(
                            "flink",
                            "Tweeter on Flink",
                            "flink",
                            "io.tweeter.benchmark.flink.FlinkCounts",
                            HEAP_MIB)
                    .with(JavaCommand.HUGE_PAGES)
                    .with(opens("java.lang", "java.net", "java.time", "java.util"))
                    .with(opens("java.util.concurrent"));

    /** Kafka Streams. */
    public static final Contender KAFKA_STREAMS =
            new Contender(
                            "kafka-streams",
                            "Kafka Streams",
                            "kafka-streams",
                            "io.tweeter.benchmark.streams.StreamsCounts",
                            HEAP_MIB)
                    .with(JavaCommand.HUGE_PAGES);

    /** Spark Structured Streaming; its own scripts open the same packages. */
    public static final Contender SPARK =
            new Contender(
                            "spark",
                            "Spark Streaming",
                            "spark",
                            "io.tweeter.benchmark.spark.SparkCounts",
                            HEAP_MIB)
                    .with(JavaCommand.HUGE_PAGES)
                    .with(opens("java.lang", "java.lang.invoke", "java.lang.reflect", "java.io"))
                    .with(opens("java.net", "java.nio", "java.util", "java.util.concurrent"))
                    .with(opens("java.util.concurrent.atomic", "sun.nio.ch", "sun.nio.cs"))
                    .with(opens("jdk.internal.ref", "sun.security.action", "sun.util.calendar"));

    /** The limit of counting: a loop without a framework. */
    public static final Contender BARE =
            new Contender(
                            "bare",
                            "bare loop",
                            "bare",
                            "io.tweeter.benchmark.bare.BareCounts",
                            HEAP_MIB)
                    .with(JavaCommand.HUGE_PAGES);

    /**
     * The limit of posting: an HTTP server that only answers, with an ingest instance's options.
     */
    public static final Contender BARE_HTTP =
            new Contender(
                            "bare-http",
                            "bare server",
                            "bare",
                            "io.tweeter.benchmark.bare.HttpAccept",
                            96)
                    .with("-XX:+UseSerialGC", "-Xss512k", "-XX:MaxDirectMemorySize=64m");

    /** The job {@code tweet-store}. */
    public static final Contender FLINK_STORE =
            new Contender(
                    "flink-store",
                    "Tweeter on Flink",
                    FLINK.module(),
                    "io.tweeter.benchmark.flink.FlinkStore",
                    HEAP_MIB,
                    FLINK.options());

    /** The same with the sink of Apache Flink's own connector. */
    public static final Contender OFFICIAL_STORE =
            new Contender(
                    "official-store",
                    "Flink's connector",
                    "official",
                    "io.tweeter.benchmark.official.OfficialStore",
                    HEAP_MIB,
                    FLINK.options());

    /** The job {@code tweet-counts}. */
    public static final Contender FLINK_TWEET_COUNTS =
            new Contender(
                    "flink-tweet-counts",
                    "Tweeter on Flink",
                    FLINK.module(),
                    "io.tweeter.benchmark.flink.FlinkTweetCounts",
                    HEAP_MIB,
                    FLINK.options());

    /** The limit of writing to Cassandra: the newest asynchronous driver without a framework. */
    public static final Contender BARE_STORE =
            new Contender(
                            "bare-store",
                            "bare driver",
                            "bare",
                            "io.tweeter.benchmark.bare.BareStore",
                            HEAP_MIB)
                    .with(JavaCommand.HUGE_PAGES);

    /** Connector {@code cassandra} in SQL. A heap that is small beside what it reads. */
    public static final Contender FLINK_READS =
            new Contender(
                    "flink-reads",
                    "Tweeter on Flink",
                    FLINK.module(),
                    "io.tweeter.benchmark.flink.FlinkReads",
                    READS_HEAP_MIB,
                    FLINK.options());

    /** Spark SQL with spark-cassandra-connector. */
    public static final Contender SPARK_READS =
            new Contender(
                    "spark-reads",
                    "Spark",
                    SPARK.module(),
                    "io.tweeter.benchmark.spark.SparkReads",
                    READS_HEAP_MIB,
                    SPARK.options());

    /** The limit of reading: the newest asynchronous driver without a framework. */
    public static final Contender BARE_READS =
            new Contender(
                            "bare-reads",
                            "bare driver",
                            "bare",
                            "io.tweeter.benchmark.bare.BareReads",
                            READS_HEAP_MIB)
                    .with(JavaCommand.HUGE_PAGES);

    private Contenders() {}

    private static String[] opens(String... packages) {
        return Stream.of(packages)
                .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
                .toArray(String[]::new);
    }
}
