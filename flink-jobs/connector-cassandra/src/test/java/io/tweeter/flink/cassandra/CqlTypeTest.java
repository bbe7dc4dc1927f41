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
import java.util.List;
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

    @Test
    void hostNamesAndBrokenAddressesAreNotAddresses() {
        for (String text : List.of("localhost", "127.0.0.1000", "")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> adapted(TEXT, DataTypes.INET, text))
                    .withMessage("'" + text + "' is not an IP address");
        }
    }

    @Test
    void fractionsAreNotWholeNumbers() {
        UnaryOperator<Object> adapter =
                CqlType.adapter(new DecimalType(38, 0), DataTypes.VARINT).orElseThrow();

        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> adapter.apply(new BigDecimal("1.5")));
    }
}
