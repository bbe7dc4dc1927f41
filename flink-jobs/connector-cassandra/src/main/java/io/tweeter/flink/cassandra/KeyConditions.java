package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the conditions of a query that Cassandra can evaluate: an equation, or a list of values,
 * for each column of the partition key, then for clustering columns from the first on, and bounds
 * of the next.
 */
final class KeyConditions {

    /** Those that SQL and CQL put in the same order. */
    private static final Set<DataType> SAME_ORDER =
            Set.of(
                    DataTypes.TINYINT,
                    DataTypes.SMALLINT,
                    DataTypes.INT,
                    DataTypes.BIGINT,
                    DataTypes.TEXT,
                    DataTypes.ASCII,
                    DataTypes.DATE,
                    DataTypes.TIMESTAMP);

    /** Keys that lists may make together: Cassandra holds their rows in one request. */
    private static final int MAX_KEYS = 100;

    private KeyConditions() {}

    /**
     * The conditions on the key.
     *
     * @param filters of which all hold for the rows that are wanted
     * @return empty unless the whole partition key is given
     */
    static List<KeyCondition> of(List<KeyFilter> filters, TableMetadata found) {
        List<KeyCondition> candidates =
                filters.stream().flatMap(filter -> condition(filter, found).stream()).toList();
        List<KeyCondition> chosen = new ArrayList<>();
        for (ColumnMetadata column : found.getPartitionKey()) {
            Optional<KeyCondition> equation = equation(candidates, column, chosen);
            if (equation.isEmpty()) {
                return List.of();
            }
            chosen.add(equation.get());
        }
        if (KeyLimits.fault(chosen.stream().map(KeyConditions::longest).toList()).isPresent()) {
            return List.of();
        }
        // Cassandra 3.11 refuses lists of values for clustering columns where a column is selected
        // whose elements are stored one by one.
        boolean lists = found.getColumns().values().stream().noneMatch(Tables::hasCells);
        for (ColumnMetadata column : found.getClusteringColumns().keySet()) {
            Optional<KeyCondition> equation =
                    equation(candidates, column, chosen)
                            .filter(each -> lists || each.operator().equals("="));
            if (equation.isEmpty()) {
                if (SAME_ORDER.contains(column.getType())) {
                    find(candidates, column, ">").ifPresent(chosen::add);
                    find(candidates, column, "<").ifPresent(chosen::add);
                }
                break;
            }
            chosen.add(equation.get());
        }
        return chosen;
    }

    /**
     * Whether no row of a table can be wanted: an equation gives a column of the key a value that
     * no row has.
     */
    static boolean excludeAll(List<KeyFilter> filters, TableMetadata found) {
        List<String> key = Tables.names(found.getPrimaryKey());
        return filters.stream()
                .filter(KeyFilter::isEquation)
                .filter(filter -> key.contains(filter.column()))
                .anyMatch(filter -> values(filter, found).filter(List::isEmpty).isPresent());
    }

    /** Of several the first, since one is enough, unless it makes too many keys of those so far. */
    private static Optional<KeyCondition> equation(
            List<KeyCondition> candidates, ColumnMetadata column, List<KeyCondition> chosen) {
        long keys =
                chosen.stream().mapToLong(each -> each.values().size()).reduce(1, (a, b) -> a * b);
        return find(candidates, column, "=")
                .or(() -> find(candidates, column, "IN"))
                .filter(each -> keys * each.values().size() <= MAX_KEYS);
    }

    private static Object longest(KeyCondition equation) {
        return equation.values().stream().max(Comparator.comparing(KeyLimits::bytes)).orElseThrow();
    }

    private static Optional<KeyCondition> find(
            List<KeyCondition> candidates, ColumnMetadata column, String operator) {
        return candidates.stream()
                .filter(each -> column.getName().asInternal().equals(each.column()))
                .filter(each -> each.operator().startsWith(operator))
                .findFirst();
    }

    /** Nothing for what no row has, which the filter that stays finds out. */
    private static Optional<KeyCondition> condition(KeyFilter filter, TableMetadata found) {
        return found.getColumn(CqlIdentifier.fromInternal(filter.column()))
                .flatMap(column -> values(filter, found))
                .filter(values -> !values.isEmpty())
                .map(
                        values ->
                                new KeyCondition(
                                        filter.column(),
                                        filter.operator(),
                                        filter.operator().equals("IN") ? values : values.get(0)));
    }

    /** The values of a filter that rows can have; nothing if the column does not take its type. */
    private static Optional<List<Object>> values(KeyFilter filter, TableMetadata found) {
        return KeyColumn.of(found, filter.column(), filter.type())
                .map(
                        column ->
                                filter.values().stream()
                                        .flatMap(value -> column.value(value).stream())
                                        .distinct()
                                        .toList());
    }
}
