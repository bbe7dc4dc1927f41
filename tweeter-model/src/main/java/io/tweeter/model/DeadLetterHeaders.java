package io.tweeter.model;

/** Headers of a record on {@link Topics#DEAD_LETTERS}; values are UTF-8 text. */
public final class DeadLetterHeaders {

    /** Topic the record was read from. */
    public static final String TOPIC = "source-topic";

    /** Partition the record was read from, decimal. */
    public static final String PARTITION = "source-partition";

    /** Offset the record was read from, decimal. */
    public static final String OFFSET = "source-offset";

    /** Why the record is no tweet, one line. */
    public static final String REASON = "reason";

    private DeadLetterHeaders() {}
}
