package io.tweeter.flink.cassandra;

import com.datastax.driver.core.Metadata;
import java.io.Serializable;
import java.util.List;

/**
 * Says how an element becomes writes. Each has to be an upsert of a full row, or a delete, by
 * primary key: after a failure elements are written again.
 *
 * @param <T> elements of the stream
 */
public interface StatementBinder<T> extends Serializable {

    /** CQL to prepare, at least one, with {@code ?} for values. */
    List<String> statements();

    /**
     * Checks, before the first write, that the tables are what the statements mean.
     *
     * @param cluster the tables as Cassandra knows them
     * @throws IllegalStateException saying what is different
     */
    default void check(Metadata cluster) {}

    /**
     * Hands over what to write for an element.
     *
     * @param out takes the statements, in the order in which they get their time stamps
     */
    void bind(T element, Statements out);

    /** Takes writes. */
    @FunctionalInterface
    interface Statements {

        /**
         * Writes.
         *
         * @param statement position in {@link StatementBinder#statements}
         * @param values of the driver's types: {@code String}, {@code Long}, {@code
         *     java.util.Date}, {@code com.datastax.driver.core.LocalDate} and so on
         */
        void execute(int statement, Object... values);
    }
}
