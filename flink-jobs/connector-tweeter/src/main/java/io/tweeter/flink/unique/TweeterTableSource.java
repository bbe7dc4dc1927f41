package io.tweeter.flink.unique;

import io.tweeter.flink.dedup.Deduplication;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/** {@link UniqueTweets} as a table; it shuffles only the columns that a query reads. */
final class TweeterTableSource
        implements ScanTableSource,
                SupportsProjectionPushDown,
                SupportsReadingMetadata,
                SupportsSourceWatermark {

    private final RecordReader reader;
    private final boolean bounded;
    private final TweetSource.Timing timing;
    private final Deduplication deduplication;

    private TweetColumns physicalColumns;
    private List<TweetColumn> metadataColumns = List.of();

    /**
     * Makes a source.
     *
     * @param bounded whether the reader's stream is bounded
     */
    TweeterTableSource(
            RecordReader reader,
            boolean bounded,
            TweetSource.Timing timing,
            Deduplication deduplication,
            TweetColumns physicalColumns) {
        this.reader = reader;
        this.bounded = bounded;
        this.timing = timing;
        this.deduplication = deduplication;
        this.physicalColumns = physicalColumns;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public boolean supportsNestedProjection() {
        return false;
    }

    @Override
    public void applyProjection(int[][] projectedFields, DataType producedDataType) {
        physicalColumns = physicalColumns.project(projectedFields);
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        Map<String, DataType> metadata = new LinkedHashMap<>();
        Arrays.stream(TweetColumn.values())
                .filter(TweetColumn::isMetadata)
                .forEach(column -> metadata.put(column.columnName(), column.type()));
        return metadata;
    }

    @Override
    public void applyReadableMetadata(List<String> metadataKeys, DataType producedDataType) {
        metadataColumns =
                metadataKeys.stream().map(key -> TweetColumn.find(key).orElseThrow()).toList();
    }

    /** Nothing to do: the source always emits watermarks, as deduplication needs them. */
    @Override
    public void applySourceWatermark() {}

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        TweetColumns produced = physicalColumns.plus(metadataColumns);
        KeyedRows keyed = new KeyedRows(produced);
        TypeInformation<RowData> producedType = context.createTypeInformation(produced.rowType());
        TypeInformation<RowData> keyedType = context.createTypeInformation(keyed.rowType());
        UniqueTweets.Shape<RowData> shape =
                new UniqueTweets.Shape<>(keyed::toRow, keyedType, keyed::key);

        return new DataStreamScanProvider() {
            @Override
            public DataStream<RowData> produceDataStream(
                    ProviderContext provider, StreamExecutionEnvironment environment) {
                DataStream<RawRecord> records = reader.read(environment, provider::generateUid);
                SingleOutputStreamOperator<RowData> rows =
                        UniqueTweets.of(records, shape, deduplication, provider::generateUid)
                                .tweets()
                                .map(keyed::withoutKey, producedType)
                                .name("drop key");
                provider.generateUid("drop-key").ifPresent(rows::uid);
                if (!bounded) {
                    rows =
                            rows.transform(
                                    "follow wall clock when quiet",
                                    producedType,
                                    new FollowWallClockWhenQuiet<>(timing));
                    provider.generateUid("wall-clock").ifPresent(rows::uid);
                }
                return rows;
            }

            @Override
            public boolean isBounded() {
                return bounded;
            }
        };
    }

    @Override
    public DynamicTableSource copy() {
        TweeterTableSource copy =
                new TweeterTableSource(reader, bounded, timing, deduplication, physicalColumns);
        copy.metadataColumns = metadataColumns;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "unique tweets";
    }
}
