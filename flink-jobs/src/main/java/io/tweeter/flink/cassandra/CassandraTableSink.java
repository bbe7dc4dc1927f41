package io.tweeter.flink.cassandra;

import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;

/** Keeps a Cassandra table equal to a changelog, row by row. */
final class CassandraTableSink implements DynamicTableSink {

    private final CassandraConnector connector;
    private final RowBinder binder;
    private final WriteLimits limits;
    private final Integer parallelism;

    /**
     * Makes a sink.
     *
     * @param parallelism null for that of the input
     */
    CassandraTableSink(
            CassandraConnector connector,
            RowBinder binder,
            WriteLimits limits,
            Integer parallelism) {
        this.connector = connector;
        this.binder = binder;
        this.limits = limits;
        this.parallelism = parallelism;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return ChangelogMode.upsert();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        return new DataStreamSinkProvider() {
            @Override
            public DataStreamSink<?> consumeDataStream(
                    ProviderContext provider, DataStream<RowData> changes) {
                SingleOutputStreamOperator<RowData> held =
                        changes.transform(
                                "hold back retractions",
                                changes.getType(),
                                new HoldBackRetractions(
                                        binder,
                                        changes.getType()
                                                .createSerializer(
                                                        changes.getExecutionConfig()
                                                                .getSerializerConfig())));
                provider.generateUid("retractions").ifPresent(held::uid);
                DataStreamSink<RowData> sink =
                        held.sinkTo(new CassandraSink<>(connector, binder, limits))
                                .name("write " + binder.target());
                provider.generateUid("writer").ifPresent(sink::uid);
                // Never Flink's default: changes of a key would be spread and overtake each other.
                held.setParallelism(changes.getParallelism());
                sink.setParallelism(changes.getParallelism());
                return sink;
            }

            @Override
            public Optional<Integer> getParallelism() {
                return Optional.ofNullable(parallelism);
            }
        };
    }

    @Override
    public DynamicTableSink copy() {
        return new CassandraTableSink(connector, binder, limits, parallelism);
    }

    @Override
    public String asSummaryString() {
        return "cassandra " + binder.target();
    }
}
