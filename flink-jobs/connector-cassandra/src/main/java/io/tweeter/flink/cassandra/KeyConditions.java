package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Finds the conditions of a query that Cassandra can evaluate: an equation for each column of the
 * partition key, then for clustering columns from the first on, and bounds of the next.
 */
final class KeyConditions {

    private static final Map<FunctionDefinition, String> OPERATORS =
            Map.of(
                    BuiltInFunctionDefinitions.EQUALS, "=",
                    BuiltInFunctionDefinitions.LESS_THAN, "<",
                    BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL, "<=",
                    BuiltInFunctionDefinitions.GREATER_THAN, ">",
                    BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL, ">=");

    private static final Map<String, String> MIRRORED =
            Map.of("=", "=", "<", ">", "<=", ">=", ">", "<", ">=", "<=");

    /** Those that SQL and CQL put in the same order. */
    private static final Set<DataType> SAME_ORDER =
            Set.of(
                    DataTypes.TINYINT,
                    DataTypes.SMALLINT,
                    DataTypes.INT,
                    DataTypes.BIGINT,
                    DataTypes.TEXT,
                    DataTypes.ASCII);

    private KeyConditions() {}

    /**
     * The conditions on the key.
     *
     * @param filters of which all hold for the rows that are wanted
     * @return empty unless the whole partition key is given
     */
    static List<KeyCondition> of(
            List<ResolvedExpression> filters, ReadFormat format, TableMetadata found) {
        List<KeyCondition> candidates =
                filters.stream().flatMap(filter -> of(filter, format, found).stream()).toList();
        List<KeyCondition> chosen = new ArrayList<>();
        for (ColumnMetadata column : found.getPartitionKey()) {
            Optional<KeyCondition> equation = equation(candidates, column);
            if (equation.isEmpty()) {
                return List.of();
            }
            chosen.add(equation.get());
        }
        for (ColumnMetadata column : found.getClusteringColumns().keySet()) {
            Optional<KeyCondition> equation = equation(candidates, column);
            if (equation.isEmpty()) {
                bound(candidates, column, ">").ifPresent(chosen::add);
                bound(candidates, column, "<").ifPresent(chosen::add);
                break;
            }
            chosen.add(equation.get());
        }
        return chosen;
    }

    private static Optional<KeyCondition> equation(
            List<KeyCondition> candidates, ColumnMetadata column) {
        return candidates.stream()
                .filter(each -> isOf(each, column) && each.operator().equals("="))
                .findFirst();
    }

    private static Optional<KeyCondition> bound(
            List<KeyCondition> candidates, ColumnMetadata column, String direction) {
        return candidates.stream()
                .filter(each -> isOf(each, column) && each.operator().startsWith(direction))
                .filter(each -> SAME_ORDER.contains(column.getType()))
                .findFirst();
    }

    private static boolean isOf(KeyCondition condition, ColumnMetadata column) {
        return column.getName().asInternal().equals(condition.column());
    }

    private static Optional<KeyCondition> of(
            ResolvedExpression filter, ReadFormat format, TableMetadata found) {
        if (!(filter instanceof CallExpression call)
                || !OPERATORS.containsKey(call.getFunctionDefinition())) {
            return Optional.empty();
        }
        String operator = OPERATORS.get(call.getFunctionDefinition());
        Expression left = call.getChildren().get(0);
        Expression right = call.getChildren().get(1);
        if (left instanceof FieldReferenceExpression field
                && right instanceof ValueLiteralExpression literal) {
            return of(field, operator, literal, format, found);
        }
        return right instanceof FieldReferenceExpression field
                        && left instanceof ValueLiteralExpression literal
                ? of(field, MIRRORED.get(operator), literal, format, found)
                : Optional.empty();
    }

    private static Optional<KeyCondition> of(
            FieldReferenceExpression field,
            String operator,
            ValueLiteralExpression literal,
            ReadFormat format,
            TableMetadata found) {
        int position = format.names().indexOf(field.getName());
        Optional<ColumnMetadata> column =
                found.getColumn(CqlIdentifier.fromInternal(field.getName()));
        if (position < 0 || column.isEmpty()) {
            return Optional.empty();
        }
        return value(literal, format.types().get(position), column.get().getType())
                .map(value -> new KeyCondition(field.getName(), operator, value));
    }

    /** The literal as the driver takes it, if the column keeps it as it is. */
    private static Optional<Serializable> value(
            ValueLiteralExpression literal, LogicalType type, DataType column) {
        Optional<?> java =
                switch (type.getTypeRoot()) {
                    case CHAR, VARCHAR -> literal.getValueAs(String.class);
                    case TINYINT -> literal.getValueAs(Byte.class);
                    case SMALLINT -> literal.getValueAs(Short.class);
                    case INTEGER -> literal.getValueAs(Integer.class);
                    case BIGINT -> literal.getValueAs(Long.class);
                    default -> Optional.empty();
                };
        Optional<UnaryOperator<Object>> write = CqlType.adapter(type, column);
        Optional<UnaryOperator<Object>> read = ReadConverter.of(column, type);
        if (java.isEmpty() || write.isEmpty() || read.isEmpty()) {
            return Optional.empty();
        }
        Object internal =
                java.get() instanceof String text ? StringData.fromString(text) : java.get();
        try {
            Object value = write.get().apply(java.get());
            return read.get().apply(value).equals(internal) && value instanceof Serializable same
                    ? Optional.of(same)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no row has it, which the filter that stays finds out
        }
    }
}
