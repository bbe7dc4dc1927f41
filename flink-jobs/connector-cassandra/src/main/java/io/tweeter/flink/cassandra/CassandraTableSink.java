package io.tweeter.flink.cassandra;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.abilities.SupportsWritingMetadata;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/** Keeps a Cassandra table equal to a changelog, row by row. */
final class CassandraTableSink implements DynamicTableSink, SupportsWritingMetadata {

    private final CassandraConnector connector;
    private final List<String> columns;
    private final WriteLimits limits;
    private final boolean checkAtPlanning;
    private final String leases;
    private final Integer parallelism;
    private RowFormat format;

    /**
     * Makes a sink.
     *
     * @param columns names of all of the SQL table's columns, as the planner numbers them
     * @param checkAtPlanning whether to compare with Cassandra's table at planning, if it can be
     *     reached
     * @param leases the table of leases; null for none
     * @param parallelism null for that of the input
     */
    CassandraTableSink(
            CassandraConnector connector,
            RowFormat format,
            List<String> columns,
            WriteLimits limits,
            boolean checkAtPlanning,
            String leases,
            Integer parallelism) {
        this.connector = connector;
        this.format = format;
        this.columns = List.copyOf(columns);
        this.limits = limits;
        this.checkAtPlanning = checkAtPlanning;
        this.leases = leases;
        this.parallelism = parallelism;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return ChangelogMode.upsert();
    }

    @Override
    public Map<String, DataType> listWritableMetadata() {
        return WriteMetadata.types();
    }

    @Override
    public void applyWritableMetadata(List<String> keys, DataType consumed) {
        format = format.withMetadata(keys.stream().map(WriteMetadata::of).toList());
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        if (leases != null && context.isBounded()) {
            throw new ValidationException(
                    "Option '%s' is for streaming mode. In batch mode Flink starts a failed subtask of a sink again alone, and it would take the lease from the others."
                            .formatted(CassandraOptions.LEASE_TABLE.key()));
        }
        RowFormat written = written(context);
        if (checkAtPlanning) {
            PlanningCheck.run(
                    connector, limits, format.target(), cluster -> RowTarget.of(written, cluster));
        }
        RowBinder binder = new RowBinder(written);
        return new DataStreamSinkProvider() {
            @Override
            public DataStreamSink<?> consumeDataStream(
                    ProviderContext provider, DataStream<RowData> all) {
                DataStream<RowData> changes = leases == null ? all : inOneRegion(all, binder);
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
                        held.sinkTo(writes(binder)).name("write " + binder.target());
                provider.generateUid("writer").ifPresent(sink::uid);
                // Never Flink's default: changes of a key would be spread and overtake each other.
                int subtasks = parallelism == null ? all.getParallelism() : parallelism;
                held.setParallelism(subtasks);
                sink.setParallelism(subtasks);
                return sink;
            }

            @Override
            public Optional<Integer> getParallelism() {
                return Optional.ofNullable(parallelism);
            }
        };
    }

    /**
     * The subtasks of a sink share a lease, which a new run takes over from the one before. So a
     * failure must restart all of them, and that it does only if they are connected: else each is a
     * region of failover of its own, whose attempts are counted by themselves.
     */
    private static DataStream<RowData> inOneRegion(DataStream<RowData> changes, RowBinder binder) {
        boolean connected =
                changes.getTransformation().getTransitivePredecessors().stream()
                        .anyMatch(
                                step ->
                                        step instanceof PartitionTransformation<?> exchange
                                                && !exchange.getPartitioner().isPointwise());
        return connected ? changes : changes.keyBy(row -> binder.key(row).hashCode(), Types.INT);
    }

    /** An INSERT that names columns leaves the others as they are. */
    private RowFormat written(Context context) {
        return context.getTargetColumns()
                .filter(targets -> targets.length > 0)
                .map(targets -> Arrays.stream(targets).map(path -> columns.get(path[0])).toList())
                .map(format::withColumns)
                .orElse(format);
    }

    private CassandraSink<RowData> writes(RowBinder binder) {
        CassandraSink<RowData> writes = new CassandraSink<>(connector, binder, limits);
        return leases == null ? writes : writes.withLeases(leases);
    }

    @Override
    public DynamicTableSink copy() {
        return new CassandraTableSink(
                connector, format, columns, limits, checkAtPlanning, leases, parallelism);
    }

    @Override
    public String asSummaryString() {
        return "cassandra " + format.target();
    }
}
