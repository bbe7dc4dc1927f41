package io.tweeter.flink.cassandra;

import java.util.List;

/**
 * A condition on a column of the primary key that Cassandra can evaluate without a scan.
 *
 * @param column its name
 * @param operator of CQL
 * @param value as the driver takes it; a list of such with {@code IN}
 */
record KeyCondition(String column, String operator, Object value) {

    /** The values that the column may have; of bounds, the bound. */
    List<?> values() {
        return value instanceof List<?> list ? list : List.of(value);
    }

    String cql() {
        return Tables.cql(column) + " " + operator + " ?";
    }
}
