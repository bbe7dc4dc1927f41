package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** The driver's session as writers use it. */
record DriverSession(CqlSession session) implements WriteSession {

    /**
     * Unknown until the driver has read the ring: until then each row has replicas of its own. On a
     * cluster of one node they are always the same.
     */
    @Override
    public Object replicas(BoundStatement row) {
        return session.getMetadata()
                .getTokenMap()
                .<Object>map(
                        ring ->
                                ring.getReplicas(
                                        Objects.requireNonNull(
                                                row.getRoutingKeyspace(),
                                                "known for a prepared statement"),
                                        row.getRoutingKey()))
                .orElse(row);
    }

    @Override
    public long nextTimestamp() {
        return session.getContext().getTimestampGenerator().next();
    }

    @Override
    public CompletionStage<?> execute(Statement<?> request) {
        return session.executeAsync(request);
    }

    @Override
    public int sizeInBytes(Statement<?> request) {
        return request.computeSizeInBytes(session.getContext());
    }

    @Override
    public void close() {
        CassandraConnector.disconnect(session);
    }
}
