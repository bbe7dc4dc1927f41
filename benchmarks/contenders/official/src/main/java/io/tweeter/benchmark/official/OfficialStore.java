package io.tweeter.benchmark.official;

import com.datastax.driver.core.Cluster;
import com.datastax.driver.core.ConsistencyLevel;
import com.datastax.driver.core.QueryOptions;
import com.datastax.driver.core.SocketOptions;
import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.benchmark.protocol.ContenderMain;
import io.tweeter.flink.dedup.Deduplication;
import io.tweeter.flink.unique.TweetSource;
import io.tweeter.flink.unique.UniqueTweets;
import io.tweeter.model.Timeline;
import io.tweeter.model.Tweet;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.api.java.tuple.Tuple5;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.connectors.cassandra.CassandraSink;
import org.apache.flink.streaming.connectors.cassandra.ClusterBuilder;

/**
 * The source and the deduplication of the job {@code tweet-store}, and the upsert sink of Apache
 * Flink's own connector for each of three tables: one request a row. The index of the timelines is
 * not written.
 *
 * <p>Arguments: as the job's.
 */
public final class OfficialStore {

    private static final int PARALLELISM = 2;

    /** As many for all sinks together as a subtask of the job has. */
    private static final int MAX_IN_FLIGHT = 512 / 3;

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private OfficialStore() {}

    /** Starts the contender. */
    public static void main(String[] args) {
        ContenderMain.main(OfficialStore::run, args);
    }

    private static String run(Arguments arguments) throws Exception {
        Configuration configuration =
                Configuration.fromMap(
                        Map.of(
                                "restart-strategy.type", "none",
                                "execution.checkpointing.interval", "10 s",
                                "execution.checkpointing.dir",
                                        "file://" + arguments.text("dir") + "/checkpoints",
                                "state.backend.type", "rocksdb",
                                "execution.checkpointing.incremental", "true",
                                "taskmanager.memory.managed.size", "512 mb",
                                "pipeline.object-reuse", "true"));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, configuration);
        TweetSource source =
                TweetSource.untilNow(
                        arguments.text("topic"),
                        Map.of(
                                "bootstrap.servers",
                                arguments.text("bootstrap"),
                                "group.id",
                                "official"));
        DataStream<Tweet> tweets =
                UniqueTweets.of(
                                UniqueTweets.read(environment, source, Optional::of),
                                UniqueTweets.Shape.TWEET,
                                new Deduplication(Duration.ofHours(24)),
                                Optional::of)
                        .tweets();
        store(tweets, arguments);
        environment.execute("official-store");
        return ContenderMain.result();
    }

    private static void store(DataStream<Tweet> tweets, Arguments arguments) throws Exception {
        TypeInformation<Date> time = TypeInformation.of(Date.class);
        sink(
                tweets,
                tweet ->
                        Tuple4.of(
                                tweet.id(),
                                tweet.handle(),
                                tweet.content(),
                                Date.from(tweet.createdAt())),
                Types.TUPLE(Types.STRING, Types.STRING, Types.STRING, time),
                "tweets (id, handle, content, created_at) VALUES (?, ?, ?, ?)",
                arguments);
        sink(
                tweets,
                tweet ->
                        Tuple5.of(
                                Date.from(Timeline.everyone().slot(tweet.createdAt())),
                                Date.from(tweet.createdAt()),
                                tweet.id(),
                                tweet.handle(),
                                tweet.content()),
                Types.TUPLE(time, time, Types.STRING, Types.STRING, Types.STRING),
                "tweets_by_time (slot, created_at, id, handle, content) VALUES (?, ?, ?, ?, ?)",
                arguments);
        sink(
                tweets,
                tweet ->
                        Tuple5.of(
                                tweet.handle(),
                                Date.from(Timeline.of(tweet.handle()).slot(tweet.createdAt())),
                                Date.from(tweet.createdAt()),
                                tweet.id(),
                                tweet.content()),
                Types.TUPLE(Types.STRING, time, time, Types.STRING, Types.STRING),
                "tweets_by_user (handle, slot, created_at, id, content) VALUES (?, ?, ?, ?, ?)",
                arguments);
    }

    private static <T extends Tuple> void sink(
            DataStream<Tweet> tweets,
            MapFunction<Tweet, T> row,
            TypeInformation<T> type,
            String columns,
            Arguments arguments)
            throws Exception {
        DataStream<T> rows = tweets.map(row).returns(type).uid("rows of " + columns);
        // CassandraSink.addSink would need Flink's Scala API to compile.
        new CassandraSink.CassandraTupleSinkBuilder<>(
                        rows,
                        type,
                        type.createSerializer(rows.getExecutionConfig().getSerializerConfig()))
                .setQuery("INSERT INTO %s.%s".formatted(arguments.text("keyspace"), columns))
                .setClusterBuilder(new Contact(arguments.text("cassandra")))
                .setMaxConcurrentRequests(MAX_IN_FLIGHT, TIMEOUT.multipliedBy(3))
                .build()
                .uid(columns);
    }

    /** Connects as the job does. */
    private static final class Contact extends ClusterBuilder {

        private static final long serialVersionUID = 1L;

        private final String address;

        Contact(String address) {
            this.address = address;
        }

        @Override
        protected Cluster buildCluster(Cluster.Builder builder) {
            int colon = address.lastIndexOf(':');
            return builder.addContactPointsWithPorts(
                            new InetSocketAddress(
                                    address.substring(0, colon),
                                    Integer.parseInt(address.substring(colon + 1))))
                    .withQueryOptions(
                            new QueryOptions().setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM))
                    .withSocketOptions(
                            new SocketOptions()
                                    .setReadTimeoutMillis(Math.toIntExact(TIMEOUT.toMillis())))
                    .withoutJMXReporting()
                    .build();
        }
    }
}
