package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.metadata.Metadata;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * Says how an element becomes writes. Each has to be an upsert of a full row, or a delete, by
 * primary key: after a failure elements are written again.
 *
 * @param <T> elements of the stream
 */
public interface StatementBinder<T> extends Serializable {

    /** CQL to prepare, at least one, with {@code ?} for values, all of the primary key's too. */
    List<String> statements();

    /**
     * Called where the job runs, before the first element.
     *
     * @param cluster the tables as Cassandra knows them
     * @throws IllegalStateException if they are not what the statements mean; says what is
     *     different
     */
    default void open(Metadata cluster) {}

    /**
     * Hands over what to write for an element.
     *
     * @param out takes the statements, in the order in which they get their time stamps
     * @throws IOException if it throws it
     * @throws InterruptedException if it throws it
     */
    void bind(T element, Statements out) throws IOException, InterruptedException;

    /** Takes writes. */
    @FunctionalInterface
    interface Statements {

        /**
         * Writes; waits while too many writes are under way.
         *
         * @param statement position in {@link StatementBinder#statements}
         * @param values of the driver's types: {@code String}, {@code Long}, {@code
         *     java.time.Instant}, {@code java.time.LocalDate} and so on
         * @throws IOException if this or an earlier write has failed for good
         * @throws InterruptedException if interrupted while waiting
         */
        void execute(int statement, Object... values) throws IOException, InterruptedException;
    }
}
