/**
 * Writing Cassandra from streams and tables, with the asynchronous driver: {@link
 * io.tweeter.flink.cassandra.CassandraSink} for DataStreams, and the table connector {@code
 * cassandra} ({@link io.tweeter.flink.cassandra.CassandraTableFactory}).
 *
 * <p>Metrics, in group {@code tweeter} of the writing operators: {@code rows_written}, {@code
 * write_errors}, {@code write_retries}, {@code writes_in_flight}. For Prometheus they are called
 * {@code flink_taskmanager_job_task_operator_tweeter_rows_written} and so on.
 */
package io.tweeter.flink.cassandra;
