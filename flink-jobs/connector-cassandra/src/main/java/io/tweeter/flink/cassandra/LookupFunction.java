package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncLookupFunction;
import org.apache.flink.table.functions.FunctionContext;

/**
 * Finds the rows of a key: one by a full primary key, or several of a partition. Public for the
 * code that Flink generates.
 */
public final class LookupFunction extends AsyncLookupFunction {

    private static final long serialVersionUID = 1L;

    private final CassandraConnector connector;
    private final WriteLimits limits;
    private final ReadFormat format;
    private final LookupKey key;

    private transient CqlSession session;
    private transient PreparedStatement statement;
    private transient ReadFormat.Reader reader;
    private transient LookupKey.Binder binder;
    private transient Retries retries;

    /**
     * Makes a function.
     *
     * @param limits the timeout and the retries of a look-up
     */
    LookupFunction(
            CassandraConnector connector, WriteLimits limits, ReadFormat format, LookupKey key) {
        this.connector = connector;
        this.limits = limits;
        this.format = format;
        this.key = key;
    }

    @Override
    public void open(FunctionContext context) {
        try {
            session = connector.connect(limits);
            reader = format.reader(session.getMetadata(), session.getContext());
            binder = key.binder(format.find(session.getMetadata()));
            retries = new Retries(limits.timeout(), limits.maxRetries());
            statement = retries.await(() -> session.prepare(binder.cql()));
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "Cannot look up rows of %s in Cassandra: %s"
                            .formatted(format.target(), e.getMessage()),
                    e);
        }
    }

    @Override
    public CompletableFuture<Collection<RowData>> asyncLookup(RowData keys) {
        List<Object> values = binder.values(keys);
        if (values.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        BoundStatement request = statement.bind(values.toArray());
        return retries.run(
                        () ->
                                session.executeAsync(request)
                                        .thenCompose(page -> rows(keys, page, new ArrayList<>())))
                .exceptionallyCompose(
                        failure -> CompletableFuture.failedFuture(withTable(failure)));
    }

    private IOException withTable(Throwable failure) {
        return new IOException(
                "Looking up rows of %s in Cassandra failed: %s"
                        .formatted(format.target(), failure.getMessage()),
                failure);
    }

    private CompletableFuture<Collection<RowData>> rows(
            RowData keys, AsyncResultSet page, Collection<RowData> before) {
        for (Row row : page.currentPage()) {
            if (reader.isRow(row)) {
                GenericRowData found = reader.read(row);
                if (binder.isWanted(keys, found)) {
                    before.add(found);
                }
            }
        }
        return page.hasMorePages()
                ? page.fetchNextPage()
                        .thenCompose(next -> rows(keys, next, before))
                        .toCompletableFuture()
                : CompletableFuture.completedFuture(before);
    }

    @Override
    public void close() {
        if (session != null) {
            CassandraConnector.disconnect(session);
        }
    }
}
