package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.metadata.Metadata;
import java.io.Serializable;
import java.util.List;

/**
 * Turns an element into rows to write or delete. Each statement has to be an upsert or a delete by
 * the row's primary key (or, if it has static columns alone, the partition's): after a failure
 * elements are written again.
 *
 * @param <T> elements of the stream
 */
public interface StatementBinder<T> extends Serializable {

    /** A value that stands for none: the column stays as it is. Not for primary keys. */
    Object UNSET = UnsetValue.UNSET;

    /**
     * CQL to prepare, at least one statement, with {@code ?} for values, among them all of the
     * primary key. One with {@code USING TIMESTAMP ?} decides itself which version of a row stands;
     * all others have a timestamp that grows.
     */
    List<String> statements();

    /**
     * Called where the job runs, before the first element.
     *
     * @param cluster the tables as Cassandra knows them
     * @throws IllegalStateException if the statements do not fit the tables; says what is different
     */
    default void open(Metadata cluster) {}

    /**
     * Turns an element into values of statements.
     *
     * @param out collects them, in the order in which they take effect
     */
    void bind(T element, Statements out);

    /**
     * Whether a row may be written again with other values, so that the newest has to win. Where it
     * is, the first lease of a sink looks for the newest row in its tables.
     */
    default boolean updatesRows() {
        return true;
    }

    /** Collects statements with their values. */
    @FunctionalInterface
    interface Statements {

        /**
         * Adds a statement; never waits.
         *
         * @param statement position in {@link StatementBinder#statements}
         * @param values of the driver's types: {@code String}, {@code Long}, {@code
         *     java.time.Instant}, {@code java.time.LocalDate} and so on, or {@link #UNSET}
         */
        void add(int statement, Object... values);
    }
}
