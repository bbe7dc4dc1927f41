package io.tweeter.flink.cassandra;

import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.AND;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.CAST;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.EQUALS;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.GREATER_THAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.TypeLiteralExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;

class KeyFilterTest {

    private static final ResolvedExpression SEQ = field("seq", DataTypes.BIGINT());
    private static final ResolvedExpression SMALL = field("small", DataTypes.SMALLINT());

    @Test
    void aLiteralHasTheColumnsOwnType() {
        assertThat(KeyFilter.allOf(call(GREATER_THAN, SEQ, literal(100))))
                .singleElement()
                .satisfies(
                        filter -> {
                            assertThat(filter.operator()).isEqualTo(">");
                            assertThat(filter.values()).isEqualTo(List.of(100L));
                        });
        assertThat(KeyFilter.allOf(call(GREATER_THAN, literal(100), SEQ)))
                .singleElement()
                .satisfies(filter -> assertThat(filter.operator()).isEqualTo("<"));
    }

    @Test
    void boundsOfBothSidesComeTogether() {
        assertThat(
                        KeyFilter.allOf(
                                call(
                                        AND,
                                        call(GREATER_THAN, SEQ, literal(1)),
                                        call(GREATER_THAN, literal(9), SEQ))))
                .extracting(KeyFilter::operator)
                .containsExactly(">", "<");
    }

    @Test
    void aLiteralThatTheColumnCannotHaveIsLeftToFlink() {
        assertThat(KeyFilter.allOf(call(EQUALS, SMALL, literal(40_000)))).isEmpty();
        assertThat(KeyFilter.allOf(call(GREATER_THAN, SEQ, literal(new BigDecimal("1.5")))))
                .isEmpty();
    }

    @Test
    void aColumnMayHaveBeenMadeWiderForTheComparisonButNotNarrower() {
        assertThat(KeyFilter.allOf(call(EQUALS, cast(SMALL, DataTypes.INT()), literal(5))))
                .singleElement()
                .satisfies(
                        filter -> {
                            assertThat(filter.column()).isEqualTo("small");
                            assertThat(filter.values()).isEqualTo(List.of((short) 5));
                        });
        assertThat(KeyFilter.allOf(call(EQUALS, cast(SEQ, DataTypes.INT()), literal(5)))).isEmpty();
        assertThat(KeyFilter.allOf(call(EQUALS, cast(SEQ, DataTypes.STRING()), literal("5"))))
                .isEmpty();
    }

    private static ResolvedExpression field(String name, DataType type) {
        return new FieldReferenceExpression(name, type, 0, 0);
    }

    private static ResolvedExpression literal(Object value) {
        return new ValueLiteralExpression(value);
    }

    private static ResolvedExpression cast(ResolvedExpression field, DataType type) {
        return CallExpression.permanent(
                CAST, List.of(field, new TypeLiteralExpression(type)), type);
    }

    private static CallExpression call(
            BuiltInFunctionDefinition operator, ResolvedExpression left, ResolvedExpression right) {
        return CallExpression.permanent(operator, List.of(left, right), DataTypes.BOOLEAN());
    }
}
