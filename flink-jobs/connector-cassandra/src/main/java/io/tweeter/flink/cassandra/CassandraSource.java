package io.tweeter.flink.cassandra;

import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;

/** Reads a table once, by ranges of tokens. After a failure it goes on behind the last page. */
final class CassandraSource implements Source<RowData, ScanSplit, ScanState> {

    private static final long serialVersionUID = 1L;

    private final CassandraConnector connector;
    private final WriteLimits limits;
    private final ScanQuery query;

    /**
     * Makes a source.
     *
     * @param limits the timeout and the retries of a page
     */
    CassandraSource(CassandraConnector connector, WriteLimits limits, ScanQuery query) {
        this.connector = connector;
        this.limits = limits;
        this.query = query;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<RowData, ScanSplit> createReader(SourceReaderContext context) {
        return new ScanReader(context, connector, limits, query);
    }

    @Override
    public SplitEnumerator<ScanSplit, ScanState> createEnumerator(
            SplitEnumeratorContext<ScanSplit> context) {
        return restoreEnumerator(context, new ScanState(false, List.of()));
    }

    @Override
    public SplitEnumerator<ScanSplit, ScanState> restoreEnumerator(
            SplitEnumeratorContext<ScanSplit> context, ScanState state) {
        return new ScanEnumerator(context, connector, limits, query, state);
    }

    @Override
    public SimpleVersionedSerializer<ScanSplit> getSplitSerializer() {
        return ScanSerializers.ofSplits();
    }

    @Override
    public SimpleVersionedSerializer<ScanState> getEnumeratorCheckpointSerializer() {
        return ScanSerializers.ofState();
    }
}
