package io.tweeter.model;

/** The pipeline's Kafka topics. */
public final class Topics {

    /** The pipeline's input: tweets as JSON, keyed by id. */
    public static final String TWEETS = "tweets";

    /**
     * Dead letters: invalid records of {@link #TWEETS}, byte for byte, with {@link
     * DeadLetterHeaders}.
     */
    public static final String DEAD_LETTERS = "tweets-dead-letter";

    /** The current count of each user, keyed by handle; compacted. */
    public static final String COUNTS = "tweet-counts";

    private Topics() {}
}
