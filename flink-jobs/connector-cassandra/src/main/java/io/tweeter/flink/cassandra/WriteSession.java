package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.concurrent.CompletionStage;

/** What a writer uses of the driver's session. */
interface WriteSession extends AutoCloseable {

    /** The nodes that store a row; equal for rows that have the same ones. */
    Object replicas(BoundStatement row);

    /** A write timestamp in microseconds, larger than all before. */
    long nextTimestamp();

    /** Sends a request. The stage completes on any thread, exceptionally if the request failed. */
    CompletionStage<?> execute(Statement<?> request);

    /** Size of a request as it is sent, before compression. */
    int sizeInBytes(Statement<?> request);

    /** Closes the connections, without waiting for requests that are in flight. */
    @Override
    void close();
}
