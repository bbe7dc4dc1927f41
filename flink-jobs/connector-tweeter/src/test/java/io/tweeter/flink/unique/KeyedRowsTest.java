package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.flink.dedup.TweetKey;
import io.tweeter.model.Tweet;
import java.time.Instant;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;

class KeyedRowsTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Tweet TWEET = new Tweet("a1", "ann", "hello", NOON);
    private static final RawRecord RECORD = new RawRecord(null, new byte[0], "tweets", 3, 42, 7);

    private static KeyedRows rows(TweetColumn... columns) {
        return new KeyedRows(new TweetColumns(List.of(columns)));
    }

    @Test
    void aRowHasTheColumnsOfTheQueryAndTheKeyOfTheId() {
        KeyedRows rows = rows(TweetColumn.HANDLE, TweetColumn.OFFSET);
        RowData row = rows.toRow(TWEET, RECORD);

        assertThat(row.getArity()).isEqualTo(4);
        assertThat(rows.key(row)).isEqualTo(TweetKey.of("a1"));
        assertThat(DataType.getFieldNames(rows.rowType()))
                .containsExactly("handle", "offset", "key_high", "key_low");
    }

    @Test
    void withoutItsKeyARowHasEveryColumnThatTheQueryReads() {
        KeyedRows rows = rows(TweetColumn.values());

        assertThat(rows.withoutKey(rows.toRow(TWEET, RECORD)))
                .isEqualTo(
                        GenericRowData.of(
                                StringData.fromString("a1"),
                                StringData.fromString("ann"),
                                StringData.fromString("hello"),
                                TimestampData.fromInstant(NOON),
                                null,
                                TimestampData.fromEpochMillis(7),
                                3,
                                42L));
    }

    @Test
    void hashtagsAreAnArrayOrNull() {
        KeyedRows rows = rows(TweetColumn.HASHTAGS);
        Tweet tagged = new Tweet("a1", "ann", "#One and #two", NOON);

        ArrayData hashtags = rows.withoutKey(rows.toRow(tagged, RECORD)).getArray(0);
        assertThat(hashtags.size()).isEqualTo(2);
        assertThat(hashtags.getString(0)).hasToString("one");
        assertThat(rows.withoutKey(rows.toRow(TWEET, RECORD)).isNullAt(0)).isTrue();
    }

    @Test
    void aQueryThatReadsNoColumnHasRowsOfTheKeyAlone() {
        KeyedRows rows = rows();
        RowData row = rows.toRow(TWEET, RECORD);

        assertThat(rows.key(row)).isEqualTo(TweetKey.of("a1"));
        assertThat(rows.withoutKey(row).getArity()).isZero();
    }
}
