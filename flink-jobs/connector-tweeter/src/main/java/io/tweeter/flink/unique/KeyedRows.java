package io.tweeter.flink.unique;

import io.tweeter.flink.dedup.TweetKey;
import io.tweeter.model.Tweet;
import java.io.Serializable;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/**
 * The rows that are shuffled for deduplication: the columns that the query reads, then the key of
 * the id. The id itself, more than twice as long as its key, is there only if the query reads it.
 */
final class KeyedRows implements Serializable {

    private static final long serialVersionUID = 1L;

    private final TweetColumns tweetColumns;
    private final TweetColumn[] columns;
    private final RowData.FieldGetter[] getters;
    private final int high;
    private final int low;

    KeyedRows(TweetColumns columns) {
        this.tweetColumns = columns;
        this.columns = columns.columns().toArray(TweetColumn[]::new);
        this.high = this.columns.length;
        this.low = high + 1;
        getters = new RowData.FieldGetter[high];
        for (int i = 0; i < high; i++) {
            getters[i] =
                    RowData.createFieldGetter(columns.columns().get(i).type().getLogicalType(), i);
        }
    }

    /** Type of the rows: the query's columns, {@code key_high} and {@code key_low}. */
    DataType rowType() {
        return DataTypes.ROW(
                        Stream.concat(
                                        DataType.getFields(tweetColumns.rowType()).stream(),
                                        Stream.of(bits("key_high"), bits("key_low")))
                                .toList())
                .notNull();
    }

    private static DataTypes.Field bits(String name) {
        return DataTypes.FIELD(name, DataTypes.BIGINT().notNull());
    }

    /** The row of a tweet. */
    RowData toRow(Tweet tweet, RawRecord record) {
        GenericRowData row = new GenericRowData(low + 1);
        for (int i = 0; i < high; i++) {
            row.setField(i, columns[i].get(tweet, record));
        }
        TweetKey key = TweetKey.of(tweet.id());
        row.setField(high, key.high());
        row.setField(low, key.low());
        return row;
    }

    /** The key that a row ends with. */
    TweetKey key(RowData row) {
        return new TweetKey(row.getLong(high), row.getLong(low));
    }

    /** A row with the query's columns only. */
    RowData withoutKey(RowData row) {
        GenericRowData kept = new GenericRowData(row.getRowKind(), high);
        for (int i = 0; i < high; i++) {
            kept.setField(i, getters[i].getFieldOrNull(row));
        }
        return kept;
    }
}
