package io.tweeter.flink.unique;

import io.tweeter.model.Hashtags;
import io.tweeter.model.Tweet;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;

/** The columns of the table connector {@code tweeter}. */
@SuppressWarnings("ImmutableEnumChecker") // data types are immutable, the getters stateless
enum TweetColumn {
    ID(false, DataTypes.STRING(), (tweet, record) -> StringData.fromString(tweet.id())),
    HANDLE(false, DataTypes.STRING(), (tweet, record) -> StringData.fromString(tweet.handle())),
    CONTENT(false, DataTypes.STRING(), (tweet, record) -> StringData.fromString(tweet.content())),
    CREATED_AT(
            false,
            DataTypes.TIMESTAMP_LTZ(3),
            (tweet, record) -> TimestampData.fromInstant(tweet.createdAt())),
    /** NULL if there are none, so that most rows stay small. */
    HASHTAGS(
            false,
            DataTypes.ARRAY(DataTypes.STRING()),
            (tweet, record) -> array(Hashtags.of(tweet.content()))),
    TIMESTAMP(
            true,
            DataTypes.TIMESTAMP_LTZ(3).notNull(),
            (tweet, record) -> TimestampData.fromEpochMillis(record.timestamp())),
    PARTITION(true, DataTypes.INT().notNull(), (tweet, record) -> record.partition()),
    OFFSET(true, DataTypes.BIGINT().notNull(), (tweet, record) -> record.offset());

    /** Gets a column's value. */
    interface Getter {

        /** The value as Flink's internal data structure, from a tweet and its record. */
        Object get(Tweet tweet, RawRecord record);
    }

    private static ArrayData array(List<String> texts) {
        return texts.isEmpty()
                ? null
                : new GenericArrayData(
                        texts.stream().map(StringData::fromString).toArray(StringData[]::new));
    }

    private final boolean metadata;
    private final DataType type;
    private final Getter getter;

    TweetColumn(boolean metadata, DataType type, Getter getter) {
        this.metadata = metadata;
        this.type = type;
        this.getter = getter;
    }

    /** The column with this name, if there is one. */
    static Optional<TweetColumn> find(String name) {
        return Arrays.stream(values()).filter(column -> column.columnName().equals(name)).findAny();
    }

    /** Name of the column in tables, or its metadata key. */
    String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether its value comes from the Kafka record, not from the tweet. */
    boolean isMetadata() {
        return metadata;
    }

    /** Type of the column. */
    DataType type() {
        return type;
    }

    /** The value as Flink's internal data structure. */
    Object get(Tweet tweet, RawRecord record) {
        return getter.get(tweet, record);
    }
}
