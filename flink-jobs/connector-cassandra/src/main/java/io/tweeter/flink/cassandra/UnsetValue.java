package io.tweeter.flink.cassandra;

/** See {@link StatementBinder#UNSET}. */
enum UnsetValue {
    UNSET
}
