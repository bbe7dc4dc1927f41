/**
 * Unique tweets: a Kafka topic in, valid tweets out, each id once. There are two interfaces, {@link
 * io.tweeter.flink.unique.UniqueTweets} for the DataStream API and the table connector {@code
 * tweeter} ({@link io.tweeter.flink.unique.TweeterTableFactory}). Both use the same operators:
 *
 * <pre>
 * read ---> [check topics ---> hold time when cut off] ---> parse and check ---> invalid records
 *                 (unless the read has an end)                    |
 *                                                                 | by id
 *                                                                 v
 *               [follow wall clock when quiet] &lt;---------- keep first copies
 *             (unbounded tables: windows need it)
 * </pre>
 *
 * <p>Metrics, in group {@code tweeter} of their operators: {@code tweets_in} (tweets, duplicates
 * included), {@code bad_records} (invalid records), {@code records_deleted_unread} (records that
 * Kafka's retention deleted before they were read, with the marks of transactions among them).
 * Those of the deduplication are listed in {@link io.tweeter.flink.dedup}. In Prometheus they are
 * called {@code flink_taskmanager_job_task_operator_tweeter_tweets_in} and so on.
 *
 * <p>This package uses {@code dedup} and {@code io.tweeter.model}, and nothing of the jobs.
 */
package io.tweeter.flink.unique;
