package io.tweeter.flink.cassandra;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;

/** Metadata columns that a row can have: how Cassandra is to keep it. */
@SuppressWarnings("ImmutableEnumChecker") // data types are immutable, the converters stateless
enum WriteMetadata {
    /** Microseconds since 1970. Of two versions of a row, Cassandra keeps the newer one. */
    TIMESTAMP("timestamp", DataTypes.TIMESTAMP_LTZ(6), WriteMetadata::micros),

    /** Seconds until Cassandra drops the row; 0 for never. */
    TTL("ttl", DataTypes.INT(), WriteMetadata::seconds);

    /** Cassandra's own limit, 20 years. */
    static final int MAX_TTL_SECONDS = 20 * 365 * 24 * 60 * 60;

    private final String key;
    private final DataType type;
    private final UnaryOperator<Object> converter;

    WriteMetadata(String key, DataType type, UnaryOperator<Object> converter) {
        this.key = key;
        this.type = type;
        this.converter = converter;
    }

    /** The types by key, as Flink asks for them. */
    static Map<String, DataType> types() {
        return Arrays.stream(values())
                .collect(
                        Collectors.toMap(
                                column -> column.key,
                                column -> column.type,
                                (a, b) -> a,
                                LinkedHashMap::new));
    }

    /** The one that SQL calls so. */
    static WriteMetadata of(String key) {
        return Arrays.stream(values())
                .filter(column -> column.key.equals(key))
                .findFirst()
                .orElseThrow();
    }

    DataType type() {
        return type;
    }

    /**
     * What the driver takes.
     *
     * @param internal in Flink's internal form, not null
     * @throws IllegalArgumentException if Cassandra does not take it
     */
    Object value(Object internal) {
        return converter.apply(internal);
    }

    /** The key, as SQL calls it. */
    @Override
    public String toString() {
        return key;
    }

    private static Object micros(Object timestamp) {
        TimestampData data = (TimestampData) timestamp;
        return Math.addExact(
                Math.multiplyExact(data.getMillisecond(), 1_000L),
                data.getNanoOfMillisecond() / 1_000);
    }

    private static Object seconds(Object ttl) {
        int seconds = (int) ttl;
        if (seconds < 0 || seconds > MAX_TTL_SECONDS) {
            throw new IllegalArgumentException(
                    "%d is not a TTL of 0 to %d seconds".formatted(seconds, MAX_TTL_SECONDS));
        }
        return seconds;
    }
}
