package io.tweeter.ingest.page;

/**
 * The tweet that this browser has just posted, named by {@code /?posted=ID} after the redirect. It
 * has to pass Kafka, Flink and Cassandra before it appears in the timeline, which takes a moment.
 *
 * @param id of the tweet; must pass {@link io.tweeter.model.TweetRules#checkId}
 * @param stored whether it can be read yet
 */
public record Posted(String id, boolean stored) {}
