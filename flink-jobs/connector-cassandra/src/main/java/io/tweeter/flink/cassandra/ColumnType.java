package io.tweeter.flink.cassandra;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Which of Flink's types can be written, and as which of Java's. {@link CqlType} converts those to
 * what Cassandra's columns take.
 */
final class ColumnType {

    /** Cassandra's timestamps count milliseconds, and so do Flink's times of day. */
    private static final int MAX_TIMESTAMP_PRECISION = 3;

    private ColumnType() {}

    /** Turns a value in Flink's internal form, not null, into one of Java's own classes. */
    interface Converter extends Serializable {
        Object toJava(Object internal);
    }

    /** The converter, or nothing if Cassandra cannot hold all values of the type. */
    static Optional<Converter> converter(LogicalType type) {
        Converter converter =
                switch (type.getTypeRoot()) {
                    case CHAR, VARCHAR -> Object::toString;
                    case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE ->
                            value -> value;
                    case DECIMAL -> value -> ((DecimalData) value).toBigDecimal();
                    case BINARY, VARBINARY -> value -> ByteBuffer.wrap((byte[]) value);
                    case DATE -> value -> LocalDate.ofEpochDay((int) value);
                    case TIME_WITHOUT_TIME_ZONE ->
                            withoutLoss(type, value -> timeOfDay((int) value));
                    case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                            withoutLoss(type, value -> instant((TimestampData) value));
                    case ARRAY -> array((ArrayType) type).orElse(null);
                    case MAP -> map((MapType) type).orElse(null);
                    case ROW -> row(type).orElse(null);
                    default -> null;
                };
        return Optional.ofNullable(converter);
    }

    private static Converter withoutLoss(LogicalType type, Converter converter) {
        return LogicalTypeChecks.getPrecision(type) > MAX_TIMESTAMP_PRECISION ? null : converter;
    }

    private static LocalTime timeOfDay(int millis) {
        return LocalTime.ofNanoOfDay(Duration.ofMillis(millis).toNanos());
    }

    /** A timestamp without a zone is in UTC. */
    private static Instant instant(TimestampData timestamp) {
        return Instant.ofEpochMilli(timestamp.getMillisecond());
    }

    private static Optional<Converter> array(ArrayType type) {
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(type.getElementType());
        return converter(type.getElementType())
                .map(element -> value -> list((ArrayData) value, getter, element));
    }

    private static List<Object> list(
            ArrayData array, ArrayData.ElementGetter getter, Converter element) {
        List<Object> list = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            list.add(nullable(getter.getElementOrNull(array, i), element));
        }
        return list;
    }

    private static Optional<Converter> map(MapType type) {
        ArrayData.ElementGetter keys = ArrayData.createElementGetter(type.getKeyType());
        ArrayData.ElementGetter values = ArrayData.createElementGetter(type.getValueType());
        Optional<Converter> key = converter(type.getKeyType());
        Optional<Converter> value = converter(type.getValueType());
        if (key.isEmpty() || value.isEmpty()) {
            return Optional.empty();
        }
        Converter toKey = key.get();
        Converter toValue = value.get();
        return Optional.of(
                internal -> {
                    MapData map = (MapData) internal;
                    List<Object> allKeys = list(map.keyArray(), keys, toKey);
                    List<Object> allValues = list(map.valueArray(), values, toValue);
                    Map<Object, Object> java = new LinkedHashMap<>();
                    for (int i = 0; i < allKeys.size(); i++) {
                        java.put(allKeys.get(i), allValues.get(i));
                    }
                    return java;
                });
    }

    /** A row becomes the list of its fields. */
    private static Optional<Converter> row(LogicalType type) {
        List<LogicalType> types = type.getChildren();
        RowData.FieldGetter[] getters = new RowData.FieldGetter[types.size()];
        Converter[] fields = new Converter[types.size()];
        for (int i = 0; i < fields.length; i++) {
            Optional<Converter> field = converter(types.get(i));
            if (field.isEmpty()) {
                return Optional.empty();
            }
            getters[i] = RowData.createFieldGetter(types.get(i), i);
            fields[i] = field.get();
        }
        return Optional.of(
                internal -> {
                    List<Object> java = new ArrayList<>(fields.length);
                    for (int i = 0; i < fields.length; i++) {
                        java.add(
                                nullable(getters[i].getFieldOrNull((RowData) internal), fields[i]));
                    }
                    return java;
                });
    }

    private static Object nullable(Object internal, Converter converter) {
        return internal == null ? null : converter.toJava(internal);
    }
}
