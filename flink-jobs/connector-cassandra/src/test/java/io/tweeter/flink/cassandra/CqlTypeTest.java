package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.datastax.oss.driver.api.core.data.TupleValue;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CqlTypeTest {

    private static final LogicalType TEXT = new VarCharType(VarCharType.MAX_LENGTH);
    private static final LogicalType INT = new IntType();

    private static Object adapted(LogicalType from, DataType to, Object value) {
        return CqlType.adapter(from, to).map(adapter -> adapter.apply(value)).orElseThrow();
    }

    static Stream<Arguments> values() throws Exception {
        UUID id = UUID.fromString("0190b6a0-0000-7000-8000-000000000001");
        InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        return Stream.of(
                Arguments.of(TEXT, DataTypes.TEXT, "a", "a"),
                Arguments.of(TEXT, DataTypes.UUID, id.toString(), id),
                Arguments.of(TEXT, DataTypes.INET, "127.0.0.1", local),
                Arguments.of(
                        new DecimalType(38, 0),
                        DataTypes.VARINT,
                        new BigDecimal("12"),
                        BigInteger.valueOf(12)),
                Arguments.of(
                        new ArrayType(INT),
                        DataTypes.listOf(DataTypes.INT),
                        List.of(3, 1, 3),
                        List.of(3, 1, 3)),
                Arguments.of(
                        new ArrayType(TEXT),
                        DataTypes.setOf(DataTypes.INET),
                        List.of("127.0.0.1", "127.0.0.1"),
                        Set.of(local)),
                Arguments.of(
                        new MapType(TEXT, INT),
                        DataTypes.mapOf(DataTypes.UUID, DataTypes.INT),
                        Map.of(id.toString(), 1),
                        Map.of(id, 1)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesBecomeThoseThatTheColumnTakes(
            LogicalType from, DataType to, Object value, Object expected) {
        assertThat(adapted(from, to, value)).isEqualTo(expected);
    }

    @Test
    void rowsBecomeTuplesAndNullsStay() {
        TupleValue tuple =
                (TupleValue)
                        adapted(
                                RowType.of(TEXT, INT),
                                DataTypes.tupleOf(DataTypes.TEXT, DataTypes.INT),
                                Arrays.asList("a", null));

        assertThat(tuple.getString(0)).isEqualTo("a");
        assertThat(tuple.isNull(1)).isTrue();
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of(INT, DataTypes.BIGINT),
                Arguments.of(new BigIntType(), DataTypes.COUNTER),
                Arguments.of(TEXT, DataTypes.INT),
                Arguments.of(TEXT, DataTypes.DURATION),
                Arguments.of(new BigIntType(), DataTypes.DURATION),
                Arguments.of(new ArrayType(INT), DataTypes.vectorOf(DataTypes.INT, 3)),
                Arguments.of(new DecimalType(10, 2), DataTypes.VARINT),
                Arguments.of(new ArrayType(INT), DataTypes.listOf(DataTypes.TEXT)),
                Arguments.of(new ArrayType(INT), DataTypes.INT),
                Arguments.of(new MapType(INT, INT), DataTypes.mapOf(DataTypes.INT, DataTypes.TEXT)),
                Arguments.of(new MapType(INT, INT), DataTypes.setOf(DataTypes.INT)),
                Arguments.of(RowType.of(INT), DataTypes.tupleOf(DataTypes.INT, DataTypes.INT)),
                Arguments.of(RowType.of(INT), DataTypes.tupleOf(DataTypes.TEXT)));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void columnsOfOtherTypesTakeNothing(LogicalType from, DataType to) {
        Optional<UnaryOperator<Object>> adapter = CqlType.adapter(from, to);

        assertThat(adapter).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "inet, localhost",
        "inet, 127.0.0.1000",
        "inet, 1.2",
        "inet, 999999999999",
        "inet, 01.2.3.4",
        "inet, 1:2",
        "inet, fe80::1%eth0",
        "inet, ::ffff:192.0.2.1",
        "inet, ''",
        "uuid, 1-2-3-4-5",
        "uuid, 123e4567e89b42d3a456426614174000",
        "uuid, ' 123e4567-e89b-42d3-a456-426614174000'",
        "uuid, ''",
        "timeuuid, 123e4567-e89b-42d3-a456-426614174000",
        "ascii, café",
    })
    void textOfAnotherFormIsRefused(String column, String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> adapted(TEXT, type(column), text))
                .withMessageStartingWith("'" + text + "' ");
    }

    @ParameterizedTest
    @CsvSource({
        "inet, 255.255.255.255",
        "inet, ::",
        "inet, 2001:db8::1",
        "inet, ::192.0.2.1",
        "uuid, 123E4567-E89B-42D3-A456-426614174000",
        "timeuuid, 50554d6e-29bb-11e5-b345-feff819cdc9f",
        "ascii, ~",
        "ascii, ''",
    })
    void textOfTheRightFormIsTaken(String column, String text) {
        assertThat(adapted(TEXT, type(column), text)).isNotNull();
    }

    private static DataType type(String column) {
        return switch (column) {
            case "inet" -> DataTypes.INET;
            case "uuid" -> DataTypes.UUID;
            case "timeuuid" -> DataTypes.TIMEUUID;
            default -> DataTypes.ASCII;
        };
    }

    @Test
    void longTextIsNotInTheMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> adapted(TEXT, DataTypes.ASCII, "é".repeat(41)))
                .withMessage(
                        "a value of 41 characters has characters beyond ASCII; make the column text");
    }

    @Test
    void collectionsWithNullsAreRefused() {
        List<Object> withNull = Arrays.asList(1, null);
        for (DataType collection :
                List.of(DataTypes.listOf(DataTypes.INT), DataTypes.setOf(DataTypes.INT))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> adapted(new ArrayType(INT), collection, withNull))
                    .withMessageStartingWith("an element of the collection is NULL");
        }
        LogicalType map = new MapType(INT, INT);
        DataType column = DataTypes.mapOf(DataTypes.INT, DataTypes.INT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> adapted(map, column, Collections.singletonMap(1, null)))
                .withMessageStartingWith("a value of the map is NULL");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> adapted(map, column, Collections.singletonMap(null, 1)))
                .withMessageStartingWith("a key of the map is NULL");
    }

    @Test
    void keysThatCassandraCannotTellApartAreRefused() {
        String id = "123e4567-e89b-42d3-a456-426614174000";
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                adapted(
                                        new MapType(TEXT, INT),
                                        DataTypes.mapOf(DataTypes.UUID, DataTypes.INT),
                                        Map.of(id, 1, id.toUpperCase(Locale.ROOT), 2)))
                .withMessage("two keys of the map are the same to Cassandra");
    }

    @Test
    void fractionsAreNotWholeNumbers() {
        UnaryOperator<Object> adapter =
                CqlType.adapter(new DecimalType(38, 0), DataTypes.VARINT).orElseThrow();

        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> adapter.apply(new BigDecimal("1.5")));
    }
}
