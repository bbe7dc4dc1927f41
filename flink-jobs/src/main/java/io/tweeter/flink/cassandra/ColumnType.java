package io.tweeter.flink.cassandra;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Which of Flink's types can be written, and as what. */
final class ColumnType {

    /** Cassandra's timestamps count milliseconds. */
    private static final int MAX_TIMESTAMP_PRECISION = 3;

    private ColumnType() {}

    /** Takes a field that is not null as a value of the driver's types. */
    interface Getter extends Serializable {
        Object get(RowData row, int field);
    }

    /** The getter, or nothing if Cassandra cannot hold values of the type without loss. */
    static Optional<Getter> getter(LogicalType type) {
        Getter getter =
                switch (type.getTypeRoot()) {
                    case CHAR, VARCHAR -> (row, field) -> row.getString(field).toString();
                    case BOOLEAN -> RowData::getBoolean;
                    case TINYINT -> RowData::getByte;
                    case SMALLINT -> RowData::getShort;
                    case INTEGER -> RowData::getInt;
                    case BIGINT -> RowData::getLong;
                    case FLOAT -> RowData::getFloat;
                    case DOUBLE -> RowData::getDouble;
                    case DECIMAL -> decimal(type);
                    case BINARY, VARBINARY -> (row, field) -> ByteBuffer.wrap(row.getBinary(field));
                    case DATE -> (row, field) -> LocalDate.ofEpochDay(row.getInt(field));
                    case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                            timestamp(type);
                    default -> null;
                };
        return Optional.ofNullable(getter);
    }

    private static Getter decimal(LogicalType type) {
        int precision = LogicalTypeChecks.getPrecision(type);
        int scale = LogicalTypeChecks.getScale(type);
        return (row, field) -> row.getDecimal(field, precision, scale).toBigDecimal();
    }

    /** Without a zone of its own, a timestamp counts as UTC. */
    private static Getter timestamp(LogicalType type) {
        int precision = LogicalTypeChecks.getPrecision(type);
        return precision > MAX_TIMESTAMP_PRECISION
                ? null
                : (row, field) ->
                        Instant.ofEpochMilli(row.getTimestamp(field, precision).getMillisecond());
    }
}
