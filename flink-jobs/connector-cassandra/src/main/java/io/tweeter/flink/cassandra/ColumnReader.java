package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.detach.AttachmentPoint;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.VarCharType;

/** Makes a value of Flink's of the bytes that Cassandra has sent. */
@FunctionalInterface
interface ColumnReader {

    /**
     * Reads a value.
     *
     * @param sent not null
     * @return null if Cassandra has an empty value of a type that has none
     * @throws IllegalArgumentException or {@link ArithmeticException} if Flink's type cannot hold
     *     it exactly
     */
    Object read(ByteBuffer sent);

    /**
     * What reads a column.
     *
     * @param driver knows the form in which values are sent
     * @return nothing if Flink's type cannot hold the column's values
     */
    static Optional<ColumnReader> of(DataType from, LogicalType to, AttachmentPoint driver) {
        if (isAnyText(from, to)) {
            // Both keep text in UTF-8, and Cassandra takes no other: most of a scan's time would
            // go into decoding and encoding it.
            return Optional.of(sent -> StringData.fromBytes(ReadConverter.bytes(sent)));
        }
        return ReadConverter.of(from, to)
                .map(
                        converter ->
                                decoded(
                                        driver.getCodecRegistry().codecFor(from),
                                        driver,
                                        converter));
    }

    private static ColumnReader decoded(
            TypeCodec<Object> codec, AttachmentPoint driver, UnaryOperator<Object> converter) {
        ProtocolVersion form = driver.getProtocolVersion();
        return sent -> {
            Object value = codec.decode(sent, form);
            return value == null ? null : converter.apply(value);
        };
    }

    private static boolean isAnyText(DataType from, LogicalType to) {
        return (from.equals(DataTypes.TEXT) || from.equals(DataTypes.ASCII))
                && to.is(LogicalTypeRoot.VARCHAR)
                && ((VarCharType) to).getLength() == VarCharType.MAX_LENGTH;
    }
}
