package io.tweeter.flink.cassandra;

/**
 * A condition on a column of the primary key that Cassandra can evaluate without a scan.
 *
 * @param column its name
 * @param operator of CQL
 * @param value as the driver takes it
 */
record KeyCondition(String column, String operator, Object value) {

    String cql() {
        return Tables.cql(column) + " " + operator + " ?";
    }
}
