package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands splits to readers that ask for one; first those whose rows are stored beside the reader.
 */
final class ScanEnumerator implements SplitEnumerator<ScanSplit, ScanState> {

    private static final Logger LOG = LoggerFactory.getLogger(ScanEnumerator.class);

    /** So many that readers end at nearly the same time, though ranges have more or less rows. */
    private static final int SPLITS_PER_READER = 8;

    private final SplitEnumeratorContext<ScanSplit> context;
    private final CassandraConnector connector;
    private final WriteLimits limits;
    private final ScanQuery query;
    private final List<ScanSplit> splits;

    /** Hosts by the subtasks that asked before there were splits. */
    private final Map<Integer, String> waiting = new LinkedHashMap<>();

    private final Map<String, Set<String>> namesByHost = new HashMap<>();

    private boolean planned;

    ScanEnumerator(
            SplitEnumeratorContext<ScanSplit> context,
            CassandraConnector connector,
            WriteLimits limits,
            ScanQuery query,
            ScanState state) {
        this.context = context;
        this.connector = connector;
        this.limits = limits;
        this.query = query;
        this.splits = new ArrayList<>(state.splits());
        this.planned = state.isPlanned();
    }

    @Override
    public void start() {
        if (!planned) {
            context.callAsync(this::plan, this::planned);
        }
    }

    private List<ScanSplit> plan() {
        try (CqlSession session = connector.connect(limits)) {
            TableMetadata found = query.format().find(session.getMetadata());
            if (query.findsNothing(found)) {
                return List.of();
            }
            if (!query.conditions(found).isEmpty()) {
                return List.of(ScanSplit.of(Long.MIN_VALUE, Long.MAX_VALUE, List.of()));
            }
            return TokenRanges.splits(
                    session.getMetadata(),
                    query.format().keyspace(),
                    context.currentParallelism() * SPLITS_PER_READER);
        }
    }

    private void planned(List<ScanSplit> made, Throwable failure) {
        if (failure != null) {
            throw new FlinkRuntimeException(
                    "Cannot divide table %s for a scan: %s"
                            .formatted(query.format().target(), failure.getMessage()),
                    failure);
        }
        splits.addAll(made);
        planned = true;
        waiting.forEach(this::answer);
        waiting.clear();
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {
        String known = host == null ? "" : host;
        if (planned) {
            answer(subtask, known);
        } else {
            waiting.put(subtask, known);
        }
    }

    private void answer(int subtask, String host) {
        if (!context.registeredReaders().containsKey(subtask)) {
            return; // it has failed since, and asks again
        }
        if (splits.isEmpty()) {
            context.signalNoMoreSplits(subtask);
        } else {
            context.assignSplit(take(host), subtask);
        }
    }

    private ScanSplit take(String host) {
        Set<String> names = namesByHost.computeIfAbsent(host, ScanEnumerator::names);
        for (Iterator<ScanSplit> each = splits.iterator(); each.hasNext(); ) {
            ScanSplit split = each.next();
            if (split.hosts().stream().anyMatch(names::contains)) {
                each.remove();
                return split;
            }
        }
        return splits.remove(splits.size() - 1);
    }

    /** A reader's host has a name, and Cassandra's nodes have addresses. */
    private static Set<String> names(String host) {
        Set<String> names = new HashSet<>(Set.of(host));
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                names.add(address.getHostAddress());
            }
        } catch (UnknownHostException e) {
            LOG.debug("{} has no address, so it gets splits of any node", host, e);
        }
        return names;
    }

    @Override
    public void addSplitsBack(List<ScanSplit> back, int subtask) {
        splits.addAll(back);
    }

    /** Readers ask for splits. */
    @Override
    public void addReader(int subtask) {}

    @Override
    public ScanState snapshotState(long checkpoint) {
        return new ScanState(planned, splits);
    }

    @Override
    public void close() throws IOException {}
}
