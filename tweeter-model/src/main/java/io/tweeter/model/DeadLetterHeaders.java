package io.tweeter.model;

/** Headers of records on {@link Topics#DEAD_LETTERS}; values are UTF-8 text. */
public final class DeadLetterHeaders {

    /** Topic the record was read from. */
    public static final String TOPIC = "source-topic";

    /** Partition the record was read from, decimal. */
    public static final String PARTITION = "source-partition";

    /** Offset the record was read from, decimal. */
    public static final String OFFSET = "source-offset";

    /** Why the record is no tweet, one line. */
    public static final String REASON = "reason";

    /** How many bytes were left out at the end of a record that was too large, decimal. */
    public static final String CUT = "left-out-bytes";

    /**
     * Of a mark, a record without a value, that a dead letter was put back: its own partition and
     * offset as {@code PARTITION:OFFSET}.
     */
    public static final String REPLAYED = "replayed";

    private DeadLetterHeaders() {}
}
