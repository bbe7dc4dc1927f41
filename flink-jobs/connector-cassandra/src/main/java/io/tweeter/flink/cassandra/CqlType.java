package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.data.SettableByIndex;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Which types of Cassandra's columns take which of Flink's, and as which of Java's classes. */
final class CqlType {

    /** Columns that take values as {@link ColumnType} makes them. */
    private static final Map<LogicalTypeRoot, List<DataType>> AS_THEY_ARE =
            Map.ofEntries(
                    Map.entry(LogicalTypeRoot.BOOLEAN, List.of(DataTypes.BOOLEAN)),
                    Map.entry(LogicalTypeRoot.TINYINT, List.of(DataTypes.TINYINT)),
                    Map.entry(LogicalTypeRoot.SMALLINT, List.of(DataTypes.SMALLINT)),
                    Map.entry(LogicalTypeRoot.INTEGER, List.of(DataTypes.INT)),
                    Map.entry(LogicalTypeRoot.BIGINT, List.of(DataTypes.BIGINT)),
                    Map.entry(LogicalTypeRoot.FLOAT, List.of(DataTypes.FLOAT)),
                    Map.entry(LogicalTypeRoot.DOUBLE, List.of(DataTypes.DOUBLE)),
                    Map.entry(LogicalTypeRoot.DECIMAL, List.of(DataTypes.DECIMAL)),
                    Map.entry(LogicalTypeRoot.BINARY, List.of(DataTypes.BLOB)),
                    Map.entry(LogicalTypeRoot.VARBINARY, List.of(DataTypes.BLOB)),
                    Map.entry(LogicalTypeRoot.DATE, List.of(DataTypes.DATE)),
                    Map.entry(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE, List.of(DataTypes.TIME)),
                    Map.entry(
                            LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
                            List.of(DataTypes.TIMESTAMP)),
                    Map.entry(
                            LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE,
                            List.of(DataTypes.TIMESTAMP)));

    private CqlType() {}

    /**
     * Finds what converts values of Flink's type, as {@link ColumnType} makes them, to those that a
     * column takes.
     *
     * @return nothing if the column does not take them
     */
    static Optional<UnaryOperator<Object>> adapter(LogicalType from, DataType to) {
        if (AS_THEY_ARE.getOrDefault(from.getTypeRoot(), List.of()).contains(to)) {
            return Optional.of(UnaryOperator.identity());
        }
        return switch (from.getTypeRoot()) {
            case CHAR, VARCHAR -> text(to);
            case DECIMAL -> wholeNumber(from, to);
            case ARRAY -> elements(((ArrayType) from).getElementType(), to);
            case MAP -> map(from.getChildren().get(0), from.getChildren().get(1), to);
            case ROW -> row((RowType) from, to);
            default -> Optional.empty();
        };
    }

    /** SQL has no types for UUIDs and addresses, so they are text. */
    private static Optional<UnaryOperator<Object>> text(DataType to) {
        return Optional.ofNullable(CqlText.parser(to))
                .map(parser -> text -> parser.apply((String) text));
    }

    private static Optional<UnaryOperator<Object>> wholeNumber(LogicalType from, DataType to) {
        boolean whole = to.equals(DataTypes.VARINT) && LogicalTypeChecks.getScale(from) == 0;
        return whole ? Optional.of(number -> toBigInteger((BigDecimal) number)) : Optional.empty();
    }

    private static BigInteger toBigInteger(BigDecimal number) {
        return number.toBigIntegerExact();
    }

    private static Optional<UnaryOperator<Object>> elements(LogicalType from, DataType to) {
        if (to instanceof ListType list) {
            return adapter(from, list.getElementType())
                    .map(element -> value -> all((List<?>) value, element, new ArrayList<>()));
        }
        if (to instanceof SetType set) {
            return adapter(from, set.getElementType())
                    .map(element -> value -> all((List<?>) value, element, new LinkedHashSet<>()));
        }
        return Optional.empty();
    }

    private static Collection<Object> all(
            List<?> values, UnaryOperator<Object> element, Collection<Object> all) {
        values.forEach(value -> all.add(notNull(value, element, "an element of the collection")));
        return all;
    }

    private static Object notNull(Object value, UnaryOperator<Object> adapter, String what) {
        if (value == null) {
            throw new IllegalArgumentException(
                    what + " is NULL, which Cassandra cannot keep; remove it, or replace it");
        }
        return adapter.apply(value);
    }

    private static Optional<UnaryOperator<Object>> map(
            LogicalType keys, LogicalType values, DataType to) {
        if (!(to instanceof MapType map)) {
            return Optional.empty();
        }
        Optional<UnaryOperator<Object>> key = adapter(keys, map.getKeyType());
        Optional<UnaryOperator<Object>> value = adapter(values, map.getValueType());
        if (key.isEmpty() || value.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(java -> map((Map<?, ?>) java, key.get(), value.get()));
    }

    private static Map<Object, Object> map(
            Map<?, ?> java, UnaryOperator<Object> key, UnaryOperator<Object> value) {
        Map<Object, Object> adapted = new LinkedHashMap<>();
        java.forEach(
                (k, v) ->
                        adapted.put(
                                notNull(k, key, "a key of the map"),
                                notNull(v, value, "a value of the map")));
        if (adapted.size() < java.size()) {
            throw new IllegalArgumentException("two keys of the map are the same to Cassandra");
        }
        return adapted;
    }

    private static Optional<UnaryOperator<Object>> row(RowType from, DataType to) {
        if (to instanceof TupleType tuple) {
            return fields(from, tuple.getComponentTypes())
                    .map(
                            all ->
                                    row ->
                                            filled(
                                                    tuple.newValue(),
                                                    (List<?>) row,
                                                    all,
                                                    tuple.getComponentTypes()));
        }
        if (to instanceof UserDefinedType type) {
            return fieldNames(type).equals(from.getFieldNames())
                    ? fields(from, type.getFieldTypes())
                            .map(
                                    all ->
                                            row ->
                                                    filled(
                                                            type.newValue(),
                                                            (List<?>) row,
                                                            all,
                                                            type.getFieldTypes()))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    /** The names of a type's fields, which a row has, too, in the same order. */
    static List<String> fieldNames(UserDefinedType type) {
        return type.getFieldNames().stream().map(CqlIdentifier::asInternal).toList();
    }

    private static Optional<List<UnaryOperator<Object>>> fields(RowType from, List<DataType> to) {
        if (from.getFieldCount() != to.size()) {
            return Optional.empty();
        }
        List<Optional<UnaryOperator<Object>>> fields = new ArrayList<>();
        for (int i = 0; i < to.size(); i++) {
            fields.add(adapter(from.getTypeAt(i), to.get(i)));
        }
        return fields.stream().allMatch(Optional::isPresent)
                ? Optional.of(fields.stream().map(Optional::get).toList())
                : Optional.empty();
    }

    private static <T extends SettableByIndex<T>> T filled(
            T empty, List<?> row, List<UnaryOperator<Object>> fields, List<DataType> types) {
        T filled = empty;
        for (int i = 0; i < fields.size(); i++) {
            Object value = row.get(i) == null ? null : fields.get(i).apply(row.get(i));
            filled = filled.set(i, value, CodecRegistry.DEFAULT.codecFor(types.get(i)));
        }
        return filled;
    }
}
