package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.data.CqlVector;
import com.datastax.oss.driver.api.core.data.GettableByIndex;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;

/**
 * Which of Flink's types hold the values of Cassandra's columns, and how they are converted. What
 * would change on the way is refused.
 */
final class ReadConverter {

    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int[] MILLIS_BY_PRECISION = {1_000, 100, 10, 1};

    private ReadConverter() {}

    /**
     * Finds what converts a column's values, as the driver returns them, to Flink's internal form.
     *
     * @return nothing if the type cannot hold them; the converter takes no null, and throws {@link
     *     IllegalArgumentException} or {@link ArithmeticException} for a value that the type cannot
     *     hold exactly
     */
    static Optional<UnaryOperator<Object>> of(DataType from, LogicalType to) {
        return Optional.ofNullable(
                switch (to.getTypeRoot()) {
                    case CHAR, VARCHAR -> text(from, to);
                    case BOOLEAN -> same(from, DataTypes.BOOLEAN);
                    case TINYINT -> same(from, DataTypes.TINYINT);
                    case SMALLINT -> same(from, DataTypes.SMALLINT);
                    case INTEGER -> same(from, DataTypes.INT);
                    case BIGINT -> same(from, DataTypes.BIGINT, DataTypes.COUNTER);
                    case FLOAT -> same(from, DataTypes.FLOAT);
                    case DOUBLE -> same(from, DataTypes.DOUBLE);
                    case DECIMAL -> decimal(from, (DecimalType) to);
                    case BINARY, VARBINARY -> from.equals(DataTypes.BLOB) ? binary(to) : null;
                    case DATE ->
                            from.equals(DataTypes.DATE)
                                    ? date -> Math.toIntExact(((LocalDate) date).toEpochDay())
                                    : null;
                    case TIME_WITHOUT_TIME_ZONE ->
                            from.equals(DataTypes.TIME)
                                    ? time -> millis((LocalTime) time, precision(to))
                                    : null;
                    case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                            from.equals(DataTypes.TIMESTAMP) ? timestamp(precision(to)) : null;
                    case ARRAY -> array(from, ((ArrayType) to).getElementType());
                    case MAP -> map(from, (MapType) to);
                    case ROW -> row(from, (RowType) to);
                    default -> null;
                });
    }

    private static UnaryOperator<Object> same(DataType from, DataType... fitting) {
        return List.of(fitting).contains(from) ? UnaryOperator.identity() : null;
    }

    private static UnaryOperator<Object> text(DataType from, LogicalType to) {
        Length length = Length.of(to, "characters");
        if (from.equals(DataTypes.INET)) {
            return address -> text(CqlText.text((InetAddress) address), length);
        }
        return CqlText.parser(from) == null ? null : value -> text(value.toString(), length);
    }

    private static StringData text(String text, Length length) {
        length.require(text.codePointCount(0, text.length()));
        return StringData.fromString(text);
    }

    private static UnaryOperator<Object> binary(LogicalType to) {
        Length length = Length.of(to, "bytes");
        return blob -> {
            byte[] bytes = bytes((ByteBuffer) blob);
            length.require(bytes.length);
            return bytes;
        };
    }

    /**
     * Which lengths fit into a type. SQL pads what is shorter than a type of fixed length, which
     * would be another value.
     */
    private record Length(int least, int most, String what, String type) {

        static Length of(LogicalType to, String what) {
            int most = LogicalTypeChecks.getLength(to);
            boolean fixed = to.isAnyOf(LogicalTypeRoot.CHAR, LogicalTypeRoot.BINARY);
            return new Length(fixed ? most : 0, most, what, to.asSummaryString());
        }

        void require(int length) {
            if (length > most || length < least) {
                throw new IllegalArgumentException(
                        "%d %s do not fit into %s".formatted(length, what, type));
            }
        }
    }

    private static UnaryOperator<Object> decimal(DataType from, DecimalType to) {
        if (from.equals(DataTypes.VARINT)) {
            return number -> decimal(new BigDecimal((BigInteger) number), to);
        }
        return from.equals(DataTypes.DECIMAL) ? number -> decimal((BigDecimal) number, to) : null;
    }

    private static DecimalData decimal(BigDecimal number, DecimalType to) {
        BigDecimal plain = number.stripTrailingZeros();
        int before = plain.signum() == 0 ? 0 : plain.precision() - plain.scale();
        if (plain.scale() > to.getScale() || before > to.getPrecision() - to.getScale()) {
            throw new IllegalArgumentException(
                    "a number with %d digits before the point and %d after it does not fit into %s"
                            .formatted(
                                    Math.max(0, before),
                                    Math.max(0, plain.scale()),
                                    to.asSummaryString()));
        }
        return DecimalData.fromBigDecimal(
                plain.setScale(to.getScale(), RoundingMode.UNNECESSARY),
                to.getPrecision(),
                to.getScale());
    }

    static byte[] bytes(ByteBuffer blob) {
        byte[] bytes = new byte[blob.remaining()];
        blob.duplicate().get(bytes);
        return bytes;
    }

    private static int precision(LogicalType type) {
        return LogicalTypeChecks.getPrecision(type);
    }

    private static Object millis(LocalTime time, int precision) {
        requireMillis(time.get(ChronoField.NANO_OF_SECOND), precision, time);
        return Math.toIntExact(time.toNanoOfDay() / NANOS_PER_MILLI);
    }

    private static UnaryOperator<Object> timestamp(int precision) {
        return value -> {
            Instant time = (Instant) value;
            requireMillis(time.get(ChronoField.NANO_OF_SECOND), precision, time);
            return TimestampData.fromInstant(time);
        };
    }

    private static void requireMillis(int nanos, int precision, Object value) {
        int unit = MILLIS_BY_PRECISION[Math.min(precision, MILLIS_BY_PRECISION.length - 1)];
        if (nanos % NANOS_PER_MILLI != 0 || nanos / NANOS_PER_MILLI % unit != 0) {
            throw new IllegalArgumentException(
                    "%s is finer than a type of precision %d keeps".formatted(value, precision));
        }
    }

    private static UnaryOperator<Object> array(DataType from, LogicalType element) {
        DataType of = elementType(from);
        if (of == null) {
            return null;
        }
        Class<?> internal = LogicalTypeUtils.toInternalConversionClass(element);
        return of(of, element)
                .<UnaryOperator<Object>>map(
                        converter ->
                                values -> new GenericArrayData(all(values, converter, internal)))
                .orElse(null);
    }

    private static DataType elementType(DataType collection) {
        if (collection instanceof ListType list) {
            return list.getElementType();
        }
        if (collection instanceof SetType set) {
            return set.getElementType();
        }
        return collection instanceof VectorType vector ? vector.getElementType() : null;
    }

    /** An array of the elements' own class, which Flink casts it to. */
    private static Object[] all(Object values, UnaryOperator<Object> converter, Class<?> internal) {
        List<Object> all = new ArrayList<>();
        Iterable<?> iterable =
                values instanceof CqlVector<?> vector ? vector : (Collection<?>) values;
        iterable.forEach(value -> all.add(converter.apply(value)));
        return all.toArray((Object[]) Array.newInstance(internal, all.size()));
    }

    private static UnaryOperator<Object> map(DataType from, MapType to) {
        if (!(from instanceof com.datastax.oss.driver.api.core.type.MapType map)) {
            return null;
        }
        Optional<UnaryOperator<Object>> key = of(map.getKeyType(), to.getKeyType());
        Optional<UnaryOperator<Object>> value = of(map.getValueType(), to.getValueType());
        if (key.isEmpty() || value.isEmpty()) {
            return null;
        }
        return entries -> {
            Map<Object, Object> all = new HashMap<>();
            ((Map<?, ?>) entries)
                    .forEach((k, v) -> all.put(key.get().apply(k), value.get().apply(v)));
            return new GenericMapData(all);
        };
    }

    private static UnaryOperator<Object> row(DataType from, RowType to) {
        List<DataType> types = List.of();
        if (from instanceof TupleType tuple) {
            types = tuple.getComponentTypes();
        } else if (from instanceof UserDefinedType type
                && CqlType.fieldNames(type).equals(to.getFieldNames())) {
            types = type.getFieldTypes();
        }
        if (types.size() != to.getFieldCount()) {
            return null;
        }
        List<UnaryOperator<Object>> fields = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            Optional<UnaryOperator<Object>> field = of(types.get(i), to.getTypeAt(i));
            if (field.isEmpty()) {
                return null;
            }
            fields.add(orNull(field.get(), to.getFields().get(i)));
        }
        return value -> row((GettableByIndex) value, fields);
    }

    private static UnaryOperator<Object> orNull(
            UnaryOperator<Object> converter, RowType.RowField field) {
        return value -> {
            if (value == null && !field.getType().isNullable()) {
                throw new IllegalArgumentException(
                        "field '%s' is NULL, and the SQL table declares it NOT NULL"
                                .formatted(field.getName()));
            }
            return value == null ? null : converter.apply(value);
        };
    }

    private static GenericRowData row(GettableByIndex value, List<UnaryOperator<Object>> fields) {
        GenericRowData row = new GenericRowData(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            // The driver returns empty collections for NULL.
            row.setField(i, fields.get(i).apply(value.isNull(i) ? null : value.getObject(i)));
        }
        return row;
    }
}
