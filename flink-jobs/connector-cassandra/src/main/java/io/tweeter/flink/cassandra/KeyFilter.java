package io.tweeter.flink.cassandra;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * A comparison of a column with constants in a query, which Cassandra may be able to evaluate.
 *
 * @param column its name
 * @param type Flink's type of the column
 * @param operator {@code =}, {@code IN}, or one of order, as SQL and CQL write it
 * @param values as {@link ColumnType} makes them; one, unless the operator is {@code IN}
 */
record KeyFilter(String column, LogicalType type, String operator, List<Serializable> values)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Map<FunctionDefinition, String> OPERATORS =
            Map.of(
                    BuiltInFunctionDefinitions.EQUALS, "=",
                    BuiltInFunctionDefinitions.LESS_THAN, "<",
                    BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL, "<=",
                    BuiltInFunctionDefinitions.GREATER_THAN, ">",
                    BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL, ">=");

    private static final Map<String, String> MIRRORED =
            Map.of("=", "=", "<", ">", "<=", ">=", ">", "<", ">=", "<=");

    /** The narrower first. */
    private static final List<LogicalTypeRoot> WHOLE_NUMBERS =
            List.of(
                    LogicalTypeRoot.TINYINT,
                    LogicalTypeRoot.SMALLINT,
                    LogicalTypeRoot.INTEGER,
                    LogicalTypeRoot.BIGINT);

    KeyFilter {
        values = List.copyOf(values);
    }

    /**
     * Reads a filter of a query: a comparison, or several that all hold, which is how Flink passes
     * on two bounds of a column. Leaves out those of another form.
     */
    static List<KeyFilter> allOf(Expression filter) {
        return filter instanceof CallExpression call
                        && call.getFunctionDefinition().equals(BuiltInFunctionDefinitions.AND)
                ? call.getChildren().stream().flatMap(part -> allOf(part).stream()).toList()
                : of(filter).stream().toList();
    }

    private static Optional<KeyFilter> of(Expression filter) {
        if (!(filter instanceof CallExpression call)) {
            return Optional.empty();
        }
        return call.getFunctionDefinition().equals(BuiltInFunctionDefinitions.OR)
                ? anyOf(call.getChildren().stream().map(KeyFilter::of).toList())
                : comparison(call);
    }

    /** Several equations of one column, which is how Flink passes on {@code IN}. */
    private static Optional<KeyFilter> anyOf(List<Optional<KeyFilter>> parts) {
        if (!parts.stream().allMatch(part -> part.filter(KeyFilter::isEquation).isPresent())) {
            return Optional.empty();
        }
        List<KeyFilter> equations = parts.stream().map(Optional::get).toList();
        KeyFilter first = equations.get(0);
        return equations.stream().allMatch(each -> each.column().equals(first.column()))
                ? Optional.of(
                        new KeyFilter(
                                first.column(),
                                first.type(),
                                "IN",
                                equations.stream()
                                        .flatMap(each -> each.values().stream())
                                        .toList()))
                : Optional.empty();
    }

    /** Whether it is one, or several of which one holds. */
    boolean isEquation() {
        return operator.equals("=") || operator.equals("IN");
    }

    private static Optional<KeyFilter> comparison(CallExpression call) {
        if (!OPERATORS.containsKey(call.getFunctionDefinition())) {
            return Optional.empty();
        }
        String operator = OPERATORS.get(call.getFunctionDefinition());
        Expression left = call.getChildren().get(0);
        Expression right = call.getChildren().get(1);
        if (right instanceof ValueLiteralExpression literal) {
            return field(left).flatMap(field -> of(field, operator, literal));
        }
        return left instanceof ValueLiteralExpression literal
                ? field(right).flatMap(field -> of(field, MIRRORED.get(operator), literal))
                : Optional.empty();
    }

    /** A column, or a whole number's that Flink has made wider to compare it with another. */
    private static Optional<FieldReferenceExpression> field(Expression expression) {
        if (expression instanceof FieldReferenceExpression field) {
            return Optional.of(field);
        }
        return expression instanceof CallExpression call
                        && call.getFunctionDefinition().equals(BuiltInFunctionDefinitions.CAST)
                        && call.getChildren().get(0) instanceof FieldReferenceExpression field
                        && WHOLE_NUMBERS.indexOf(root(field)) >= 0
                        && WHOLE_NUMBERS.indexOf(root(call)) > WHOLE_NUMBERS.indexOf(root(field))
                ? Optional.of(field)
                : Optional.empty();
    }

    private static LogicalTypeRoot root(ResolvedExpression expression) {
        return expression.getOutputDataType().getLogicalType().getTypeRoot();
    }

    private static Optional<KeyFilter> of(
            FieldReferenceExpression field, String operator, ValueLiteralExpression literal) {
        LogicalType type = field.getOutputDataType().getLogicalType();
        return value(literal, type)
                .map(value -> new KeyFilter(field.getName(), type, operator, List.of(value)));
    }

    private static Optional<? extends Serializable> value(
            ValueLiteralExpression literal, LogicalType type) {
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> literal.getValueAs(String.class);
            case TINYINT -> wholeNumber(literal, BigDecimal::byteValueExact);
            case SMALLINT -> wholeNumber(literal, BigDecimal::shortValueExact);
            case INTEGER -> wholeNumber(literal, BigDecimal::intValueExact);
            case BIGINT -> wholeNumber(literal, BigDecimal::longValueExact);
            case DATE -> literal.getValueAs(LocalDate.class);
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                    literal.getValueAs(LocalDateTime.class)
                            .map(time -> time.toInstant(ZoneOffset.UTC))
                            .filter(KeyFilter::isOfMillis);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                    literal.getValueAs(Instant.class).filter(KeyFilter::isOfMillis);
            default -> Optional.empty();
        };
    }

    /** Whatever type the literal has; nothing if the column's cannot hold it. */
    private static <N extends Number & Serializable> Optional<N> wholeNumber(
            ValueLiteralExpression literal, Function<BigDecimal, N> exactly) {
        try {
            return literal.getValueAs(BigDecimal.class).map(exactly);
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** The driver cuts off what is finer. */
    private static boolean isOfMillis(Instant time) {
        return time.equals(time.truncatedTo(ChronoUnit.MILLIS));
    }
}
