package io.tweeter.model;

/** The headers of dead letters, on {@link Topics#DEAD_LETTERS}; their values are UTF-8 text. */
public final class DeadLetterHeaders {

    /** Topic the record was read from. */
    public static final String TOPIC = "source-topic";

    /** Partition the record was read from, decimal. */
    public static final String PARTITION = "source-partition";

    /** Offset the record was read from, decimal. */
    public static final String OFFSET = "source-offset";

    /** Why the record is invalid, in one line. */
    public static final String REASON = "reason";

    /** How many bytes were truncated from a record that was too large, decimal. */
    public static final String CUT = "left-out-bytes";

    /**
     * Marks a dead letter as replayed: a record without a value has this header with the dead
     * letter's own partition and offset, {@code PARTITION:OFFSET}.
     */
    public static final String REPLAYED = "replayed";

    private DeadLetterHeaders() {}
}
