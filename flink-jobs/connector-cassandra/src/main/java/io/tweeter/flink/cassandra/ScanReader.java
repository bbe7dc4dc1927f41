package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.TokenMap;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.RowData;

/**
 * Reads one split after the other, page by page, and fetches a page while the rows of the one
 * before are taken. All rows of a page are handed over at once, so that a checkpoint falls between
 * two pages, where Cassandra's own paging state tells exactly how to go on, whatever was written or
 * deleted meanwhile.
 */
final class ScanReader implements SourceReader<RowData, ScanSplit> {

    private final SourceReaderContext context;
    private final CassandraConnector connector;
    private final WriteLimits limits;
    private final ScanQuery query;
    private final Deque<ScanSplit> splits = new ArrayDeque<>();
    private final Counter rows;

    private CqlSession session;
    private PreparedStatement statement;

    /** Values of the key of the one partition that is read; none for ranges of tokens. */
    private List<Object> key = List.of();

    private ReadFormat.Reader format;
    private Retries retries;

    /** The split that is read, from the page that comes next; null between two splits. */
    private ScanSplit current;

    private CompletableFuture<AsyncResultSet> page;
    private CompletableFuture<Void> assigned = new CompletableFuture<>();
    private boolean noMoreSplits;
    private long left;

    ScanReader(
            SourceReaderContext context,
            CassandraConnector connector,
            WriteLimits limits,
            ScanQuery query) {
        this.context = context;
        this.connector = connector;
        this.limits = limits;
        this.query = query;
        this.rows = context.metricGroup().getIOMetricGroup().getNumRecordsInCounter();
        this.left = query.limit() > 0 ? query.limit() : Long.MAX_VALUE;
    }

    @Override
    public void start() {
        try {
            session = connector.connect(limits);
            format = query.format().reader(session.getMetadata(), session.getContext());
            TableMetadata found = query.format().find(session.getMetadata());
            retries = new Retries(limits.timeout(), limits.maxRetries());
            statement = retries.await(() -> session.prepare(query.cql(found)));
            key = query.conditions(found).stream().map(KeyCondition::value).toList();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "Cannot read %s from Cassandra: %s"
                            .formatted(query.format().target(), e.getMessage()),
                    e);
        }
        if (splits.isEmpty()) {
            context.sendSplitRequest();
        }
    }

    @Override
    public InputStatus pollNext(ReaderOutput<RowData> output) throws IOException {
        if (current == null && !begin()) {
            return noMoreSplits ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
        }
        if (!page.isDone()) {
            return InputStatus.NOTHING_AVAILABLE;
        }
        AsyncResultSet result = result();
        ByteBuffer next = result.getExecutionInfo().getPagingState();
        boolean mayBeLast = left <= result.remaining(); // it is not if some of them are no rows
        current = next == null ? null : current.from(ReadConverter.bytes(next));
        if (current != null && !mayBeLast) {
            page = fetch(current);
        }
        for (Row row : result.currentPage()) {
            if (left <= 0) {
                break;
            }
            if (format.isRow(row)) {
                left--;
                rows.inc();
                output.collect(format.read(row));
            }
        }
        if (left <= 0) {
            current = null;
        } else if (current != null && mayBeLast) {
            page = fetch(current);
        }
        return InputStatus.MORE_AVAILABLE;
    }

    /** Whether there is a split to read. */
    private boolean begin() {
        if (left <= 0) {
            splits.clear();
        }
        current = splits.poll();
        if (current != null) {
            page = fetch(current);
            return true;
        }
        if (!noMoreSplits && assigned.isDone()) {
            assigned = new CompletableFuture<>();
            context.sendSplitRequest();
        }
        return false;
    }

    private AsyncResultSet result() throws IOException {
        try {
            return page.join();
        } catch (CompletionException e) {
            throw new IOException(
                    "Reading %s from Cassandra failed: %s"
                            .formatted(query.format().target(), e.getCause().getMessage()),
                    e.getCause());
        }
    }

    private CompletableFuture<AsyncResultSet> fetch(ScanSplit split) {
        BoundStatement request = key.isEmpty() ? ofRange(split) : statement.bind(key.toArray());
        BoundStatement paged = query.page(request, split);
        return retries.run(() -> session.executeAsync(paged));
    }

    private BoundStatement ofRange(ScanSplit split) {
        BoundStatement request = statement.bind(split.after(), split.to());
        return session.getMetadata()
                .getTokenMap()
                .map((TokenMap ring) -> ring.parse(Long.toString(split.to())))
                .map(request::setRoutingToken)
                .orElse(request);
    }

    @Override
    public List<ScanSplit> snapshotState(long checkpoint) {
        List<ScanSplit> all = new ArrayList<>(splits);
        if (current != null) {
            all.add(0, current);
        }
        return all;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return current == null ? assigned : page.handle((result, failure) -> null);
    }

    @Override
    public void addSplits(List<ScanSplit> more) {
        splits.addAll(more);
        assigned.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
        noMoreSplits = true;
        assigned.complete(null);
    }

    @Override
    public void close() {
        if (session != null) {
            CassandraConnector.disconnect(session);
        }
    }
}
