package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnTypeTest {

    static Stream<Arguments> values() {
        Instant noon = Instant.parse("2026-01-31T12:00:00.123Z");
        return Stream.of(
                Arguments.of(DataTypes.STRING(), StringData.fromString("Zoë"), "Zoë"),
                Arguments.of(DataTypes.BIGINT(), 7L, 7L),
                Arguments.of(
                        DataTypes.DECIMAL(10, 2),
                        DecimalData.fromBigDecimal(new BigDecimal("1.25"), 10, 2),
                        new BigDecimal("1.25")),
                Arguments.of(DataTypes.BYTES(), new byte[] {1}, ByteBuffer.wrap(new byte[] {1})),
                Arguments.of(
                        DataTypes.DATE(),
                        (int) LocalDate.of(2026, 1, 31).toEpochDay(),
                        LocalDate.of(2026, 1, 31)),
                Arguments.of(DataTypes.TIME(3), 3_723_004, LocalTime.of(1, 2, 3, 4_000_000)),
                Arguments.of(DataTypes.TIMESTAMP(3), TimestampData.fromInstant(noon), noon),
                Arguments.of(DataTypes.TIMESTAMP_LTZ(3), TimestampData.fromInstant(noon), noon),
                Arguments.of(
                        DataTypes.ARRAY(DataTypes.STRING()),
                        new GenericArrayData(new Object[] {StringData.fromString("a"), null}),
                        Arrays.asList("a", null)),
                Arguments.of(
                        DataTypes.MAP(DataTypes.STRING(), DataTypes.INT()),
                        new GenericMapData(Map.of(StringData.fromString("a"), 1)),
                        Map.of("a", 1)),
                Arguments.of(
                        DataTypes.ROW(DataTypes.STRING(), DataTypes.INT()),
                        GenericRowData.of(StringData.fromString("a"), null),
                        Arrays.asList("a", null)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesBecomeThoseOfJava(DataType type, Object internal, Object expected) {
        assertThat(ColumnType.converter(type.getLogicalType()).orElseThrow().toJava(internal))
                .isEqualTo(expected);
    }

    static List<DataType> unsupported() {
        DataType micros = DataTypes.TIMESTAMP(6);
        return List.of(
                micros,
                DataTypes.TIMESTAMP_LTZ(9),
                DataTypes.MULTISET(DataTypes.INT()),
                DataTypes.ARRAY(micros),
                DataTypes.MAP(DataTypes.INT(), micros),
                DataTypes.MAP(micros, DataTypes.INT()),
                DataTypes.ROW(DataTypes.INT(), micros));
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void typesThatCassandraCannotHoldHaveNoConverter(DataType type) {
        assertThat(ColumnType.converter(type.getLogicalType())).isEmpty();
    }
}
