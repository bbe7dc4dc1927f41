package io.tweeter.flink.cassandra;

import java.io.Serializable;

/**
 * A condition on a column of the primary key that Cassandra can evaluate without a scan.
 *
 * @param column its name
 * @param operator of CQL
 * @param value as the driver takes it
 */
record KeyCondition(String column, String operator, Serializable value) implements Serializable {

    private static final long serialVersionUID = 1L;

    String cql() {
        return Tables.cql(column) + " " + operator + " ?";
    }
}
