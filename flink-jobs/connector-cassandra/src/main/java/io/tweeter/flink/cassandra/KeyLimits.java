package io.tweeter.flink.cassandra;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What Cassandra takes as values of a primary key: it writes their length in two bytes. */
final class KeyLimits {

    /** Of each value, and of a whole partition key. */
    static final int MAX_BYTES = 65_535;

    /** What Cassandra adds to each value of a partition key that has several. */
    private static final int BYTES_BESIDE_VALUE = 3;

    private static final int MAX_BYTES_OF_CHAR = 3;

    private KeyLimits() {}

    /**
     * What is wrong with a value.
     *
     * @param value as the driver takes it
     * @param wholePartitionKey whether the partition key has no other column
     * @return nothing if Cassandra takes it
     */
    static Optional<String> fault(Object value, boolean wholePartitionKey) {
        if (wholePartitionKey && maxBytes(value) == 0) {
            return Optional.of(
                    "it is empty, which Cassandra does not take as a partition key; leave such rows out");
        }
        return maxBytes(value) > MAX_BYTES && bytes(value) > MAX_BYTES
                ? Optional.of(
                        "it has %d bytes, and a primary key takes %d for each column"
                                .formatted(bytes(value), MAX_BYTES))
                : Optional.empty();
    }

    /**
     * What is wrong with a partition key of several columns, each of which has no fault.
     *
     * @return nothing if Cassandra takes it
     */
    static Optional<String> fault(List<Object> partitionKey) {
        long most = 0;
        for (Object value : partitionKey) {
            most += BYTES_BESIDE_VALUE + maxBytes(value);
        }
        if (partitionKey.size() < 2 || most <= MAX_BYTES) {
            return Optional.empty();
        }
        long bytes =
                partitionKey.stream().mapToLong(value -> BYTES_BESIDE_VALUE + bytes(value)).sum();
        return bytes > MAX_BYTES
                ? Optional.of(
                        "its values have %d bytes together, and Cassandra takes %d"
                                .formatted(bytes, MAX_BYTES))
                : Optional.empty();
    }

    /** Not less than the value has, and found without encoding it. */
    private static long maxBytes(Object value) {
        return value instanceof String text
                ? (long) text.length() * MAX_BYTES_OF_CHAR
                : bytes(value);
    }

    /** How long a value is, more or less where that does not matter. */
    static long bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            return buffer.remaining();
        }
        return value instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8).length
                : Long.BYTES; // numbers, times and addresses are short
    }
}
