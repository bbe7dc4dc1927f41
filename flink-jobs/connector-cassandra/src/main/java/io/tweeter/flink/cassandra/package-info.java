/**
 * Writes to Cassandra from streams and tables, and reads tables from it, with the asynchronous
 * driver: {@link io.tweeter.flink.cassandra.CassandraSink} for DataStreams, and the table connector
 * {@code cassandra} ({@link io.tweeter.flink.cassandra.CassandraTableFactory}).
 *
 * <p>Uses the driver, Flink and the settings of {@link io.tweeter.model.env}; nothing of Kafka or
 * of tweets, and no other package of the jobs. A row's way: {@link
 * io.tweeter.flink.cassandra.StatementBinder} turns an element into values, {@code RowBuffer}
 * collects rows into batches, {@code RequestSender} sends them; {@code CassandraWriter} puts the
 * three together. The other way: {@code ScanEnumerator} divides the ring into splits, {@code
 * ScanReader} reads them page by page; {@code LookupFunction} finds rows by key; {@code ReadFormat}
 * makes rows of what they return.
 *
 * <p>Metrics, in group {@code tweeter} of the writing operators: {@code rows_written}, {@code
 * write_errors}, {@code write_retries}, {@code write_latency_ms}, {@code writes_in_flight}. In
 * Prometheus they are called {@code flink_taskmanager_job_task_operator_tweeter_rows_written} and
 * so on. Of Flink's own, the writers count {@code numRecordsSend} (rows), {@code numBytesSend},
 * {@code numRecordsSendErrors} (rows) and {@code currentSendTime} (ms, retries included).
 */
package io.tweeter.flink.cassandra;
