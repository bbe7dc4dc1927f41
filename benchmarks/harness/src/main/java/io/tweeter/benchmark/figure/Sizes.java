package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Cassandra;
import io.tweeter.benchmark.process.TableSizes;
import io.tweeter.benchmark.process.TableSizes.TableSize;
import io.tweeter.benchmark.report.Numbers;
import io.tweeter.benchmark.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table of Cassandra, and what its rows take.
 *
 * @param table its name
 */
record Sizes(String table, long rows, TableSize bytes) {

    /**
     * Flushes and compacts all tables and reads the sizes of some.
     *
     * @param rows number of rows by table
     */
    static List<Sizes> of(Cassandra cassandra, Map<String, Long> rows)
            throws IOException, InterruptedException {
        try (TableSizes node = cassandra.sizes()) {
            node.settle();
            List<Sizes> sizes = new ArrayList<>();
            for (var table : new TreeMap<>(rows).entrySet()) {
                sizes.add(new Sizes(table.getKey(), table.getValue(), node.of(table.getKey())));
            }
            return sizes;
        }
    }

    /** A row for each table. */
    static Table report(String title, List<Sizes> tables) {
        return Table.of(
                title,
                List.of(
                        "table",
                        "rows",
                        "bytes a row",
                        "bytes a row on disk",
                        "MB in all",
                        "on disk, MB",
                        "largest partition, MB"),
                tables,
                table ->
                        List.of(
                                table.table(),
                                Numbers.whole((double) table.rows()),
                                Numbers.whole((double) table.bytes().data() / table.rows()),
                                Numbers.whole((double) table.bytes().disk() / table.rows()),
                                Numbers.whole(table.bytes().data() / 1e6),
                                Numbers.whole(table.bytes().disk() / 1e6),
                                Numbers.decimal(table.bytes().largestPartition() / 1e6)));
    }
}
