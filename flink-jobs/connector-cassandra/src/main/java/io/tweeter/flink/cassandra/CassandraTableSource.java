package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.detach.AttachmentPoint;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.lookup.AsyncLookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.PartialCachingAsyncLookupProvider;
import org.apache.flink.table.connector.source.lookup.cache.LookupCache;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;

/** A Cassandra table that is read once, or row by row for a join. */
final class CassandraTableSource
        implements ScanTableSource,
                LookupTableSource,
                SupportsProjectionPushDown,
                SupportsFilterPushDown,
                SupportsLimitPushDown {

    private final CassandraConnector connector;
    private final ReadOptions options;
    private ReadFormat format;
    private List<KeyFilter> filters = List.of();
    private long limit;

    CassandraTableSource(CassandraConnector connector, ReadOptions options, ReadFormat format) {
        this.connector = connector;
        this.options = options;
        this.format = format;
    }

    ReadOptions options() {
        return options;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public boolean supportsNestedProjection() {
        return false;
    }

    @Override
    public void applyProjection(int[][] projected, DataType produced) {
        format = format.project(Arrays.stream(projected).mapToInt(path -> path[0]).toArray());
    }

    /**
     * All filters stay, since which of them Cassandra evaluates depends on its table. What is
     * accepted does not, so that a compiled plan can be run where Cassandra has changed or cannot
     * be reached.
     */
    @Override
    public Result applyFilters(List<ResolvedExpression> all) {
        List<ResolvedExpression> accepted = new ArrayList<>();
        List<KeyFilter> known = new ArrayList<>();
        for (ResolvedExpression filter : all) {
            List<KeyFilter> ofKey =
                    KeyFilter.allOf(filter).stream().filter(format::mayBeOfKey).toList();
            if (!ofKey.isEmpty()) {
                known.addAll(ofKey);
                accepted.add(filter);
            }
        }
        filters = List.copyOf(known);
        return Result.of(accepted, all);
    }

    @Override
    public void applyLimit(long rows) {
        limit = rows;
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        check(this::reader);
        return SourceProvider.of(
                new CassandraSource(
                        connector,
                        options.scan(),
                        new ScanQuery(format, filters, limit, options.fetchSize())),
                options.parallelism());
    }

    /** As it will be made when the job starts. */
    private ReadFormat.Reader reader(Metadata cluster) {
        return format.reader(cluster, AttachmentPoint.NONE);
    }

    @Override
    public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
        List<String> names = new ArrayList<>();
        List<LogicalType> types = new ArrayList<>();
        for (int[] path : context.getKeys()) {
            names.add(format.names().get(path[0]));
            types.add(format.types().get(path[0]));
        }
        LookupKey key = new LookupKey(format, names, types);
        check(
                cluster -> {
                    reader(cluster);
                    return key.binder(format.find(cluster));
                });
        LookupFunction function = new LookupFunction(connector, options.lookup(), format, key);
        Optional<LookupCache> cache = options.cache();
        return cache.isPresent()
                ? PartialCachingAsyncLookupProvider.of(function, cache.get())
                : AsyncLookupFunctionProvider.of(function);
    }

    /** If that is wanted, and Cassandra can be reached from here. */
    private void check(Function<Metadata, ?> check) {
        if (options.checkAtPlanning()) {
            PlanningCheck.run(connector, options.scan(), format.target(), check);
        }
    }

    @Override
    public DynamicTableSource copy() {
        CassandraTableSource copy = new CassandraTableSource(connector, options, format);
        copy.filters = filters;
        copy.limit = limit;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "cassandra " + format.target();
    }
}
