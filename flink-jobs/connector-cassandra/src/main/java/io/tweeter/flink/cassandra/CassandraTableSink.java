package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a Cassandra table equal to a changelog, row by row. */
final class CassandraTableSink implements DynamicTableSink {

    private static final Logger LOG = LoggerFactory.getLogger(CassandraTableSink.class);

    private final CassandraConnector connector;
    private final RowBinder binder;
    private final WriteLimits limits;
    private final boolean checkAtPlanning;
    private final String leases;
    private final Integer parallelism;

    /**
     * Makes a sink.
     *
     * @param checkAtPlanning whether to compare with Cassandra's table at planning, if it can be
     *     reached
     * @param leases the table of leases; null for none
     * @param parallelism null for that of the input
     */
    CassandraTableSink(
            CassandraConnector connector,
            RowBinder binder,
            WriteLimits limits,
            boolean checkAtPlanning,
            String leases,
            Integer parallelism) {
        this.connector = connector;
        this.binder = binder;
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
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        if (checkAtPlanning) {
            check();
        }
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
                        held.sinkTo(writes()).name("write " + binder.target());
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

    private CassandraSink<RowData> writes() {
        CassandraSink<RowData> writes = new CassandraSink<>(connector, binder, limits);
        return leases == null ? writes : writes.withLeases(leases);
    }

    /** Tells the statement's author what does not fit, instead of a log of the cluster later. */
    private void check() {
        try (CqlSession session = connector.connect(limits)) {
            binder.check(session.getMetadata());
        } catch (IllegalStateException e) {
            throw new ValidationException(e.getMessage() + ".", e);
        } catch (DriverException e) {
            LOG.info(
                    "{} cannot be reached from here, so its table {} is checked only when the job"
                            + " starts: {}",
                    connector,
                    binder.target(),
                    e.getMessage());
        }
    }

    @Override
    public DynamicTableSink copy() {
        return new CassandraTableSink(
                connector, binder, limits, checkAtPlanning, leases, parallelism);
    }

    @Override
    public String asSummaryString() {
        return "cassandra " + binder.target();
    }
}
