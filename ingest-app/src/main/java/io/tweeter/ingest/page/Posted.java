package io.tweeter.ingest.page;

/**
 * The tweet that this browser has just posted, named by {@code /?posted=ID} after the redirect.
 * Between the acknowledgement and the timeline stand Kafka, Flink and Cassandra, so it may take a
 * moment to appear.
 *
 * @param id of the tweet; must keep {@link io.tweeter.model.TweetRules#checkId}
 * @param stored whether it can be read already
 */
public record Posted(String id, boolean stored) {}
