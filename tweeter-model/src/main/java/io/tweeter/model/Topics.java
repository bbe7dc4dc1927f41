package io.tweeter.model;

/** Kafka topics of the pipeline. */
public final class Topics {

    /** Tweets as JSON, keyed by id; the pipeline's input. */
    public static final String TWEETS = "tweets";

    /**
     * Records of {@link #TWEETS} that are no tweets, byte for byte, with {@link DeadLetterHeaders}.
     */
    public static final String DEAD_LETTERS = "tweets-dead-letter";

    /** Newest count of each user, compacted, keyed by handle. */
    public static final String COUNTS = "tweet-counts";

    private Topics() {}
}
