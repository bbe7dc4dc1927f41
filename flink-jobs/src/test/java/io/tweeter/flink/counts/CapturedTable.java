package io.tweeter.flink.counts;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.functions.sink.SinkFunction;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/**
 * What a query has made of a table: the newest row of each primary key. The connector {@code
 * captured} writes it; the option {@code captured-as} names it.
 */
final class CapturedTable {

    private static final Map<String, CapturedTable> TABLES = new ConcurrentHashMap<>();

    private final Map<List<Object>, Row> rows = new ConcurrentHashMap<>();

    private final Set<Row> everWritten = ConcurrentHashMap.newKeySet();

    private CapturedTable() {}

    static CapturedTable named(String name) {
        return TABLES.computeIfAbsent(name, unused -> new CapturedTable());
    }

    List<Row> rows() {
        return List.copyOf(rows.values());
    }

    /** Every row that was there at some time. */
    Set<Row> everWritten() {
        return Set.copyOf(everWritten);
    }

    private void change(Row row, int[] key) {
        List<Object> values = Arrays.stream(key).mapToObj(row::getField).toList();
        if (row.getKind() == RowKind.INSERT || row.getKind() == RowKind.UPDATE_AFTER) {
            row.setKind(RowKind.INSERT);
            rows.put(values, row);
            everWritten.add(row);
        } else {
            rows.remove(values);
        }
    }

    /** Factory of the connector; Flink makes it. */
    public static final class Factory implements DynamicTableSinkFactory {

        @Override
        public String factoryIdentifier() {
            return "captured";
        }

        @Override
        public Set<ConfigOption<?>> requiredOptions() {
            return Set.of();
        }

        @Override
        public Set<ConfigOption<?>> optionalOptions() {
            return Set.of();
        }

        @Override
        public DynamicTableSink createDynamicTableSink(DynamicTableFactory.Context context) {
            return new Sink(context);
        }
    }

    private static final class Sink implements DynamicTableSink {

        private final DynamicTableFactory.Context table;

        Sink(DynamicTableFactory.Context table) {
            this.table = table;
        }

        @Override
        public ChangelogMode getChangelogMode(ChangelogMode requested) {
            return ChangelogMode.upsert();
        }

        @Override
        public SinkRuntimeProvider getSinkRuntimeProvider(DynamicTableSink.Context context) {
            Writer writer =
                    new Writer(
                            table.getCatalogTable().getOptions().get("captured-as"),
                            context.createDataStructureConverter(table.getPhysicalRowDataType()),
                            table.getPrimaryKeyIndexes());
            return new DataStreamSinkProvider() {
                @Override
                public DataStreamSink<?> consumeDataStream(
                        ProviderContext provider, DataStream<RowData> changes) {
                    DataStreamSink<RowData> sink =
                            changes.addSink(writer).setParallelism(changes.getParallelism());
                    provider.generateUid("captured").ifPresent(sink::uid);
                    return sink;
                }
            };
        }

        @Override
        public DynamicTableSink copy() {
            return new Sink(table);
        }

        @Override
        public String asSummaryString() {
            return "captured";
        }
    }

    @SuppressWarnings("deprecation") // the newer interface is far longer
    private static final class Writer implements SinkFunction<RowData> {

        private static final long serialVersionUID = 1L;

        private final String name;
        private final DynamicTableSink.DataStructureConverter converter;
        private final int[] key;

        Writer(String name, DynamicTableSink.DataStructureConverter converter, int[] key) {
            this.name = name;
            this.converter = converter;
            this.key = key;
        }

        @Override
        public void invoke(RowData row, SinkFunction.Context context) {
            CapturedTable.named(name).change((Row) converter.toExternal(row), key);
        }
    }
}
