package io.tweeter.flink.cassandra;

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
        assertThat(KeyFilter.of(call(GREATER_THAN, SEQ, literal(100))))
                .hasValueSatisfying(
                        filter -> {
                            assertThat(filter.operator()).isEqualTo(">");
                            assertThat(filter.values()).isEqualTo(List.of(100L));
                        });
        assertThat(KeyFilter.of(call(GREATER_THAN, literal(100), SEQ)))
                .hasValueSatisfying(filter -> assertThat(filter.operator()).isEqualTo("<"));
    }

    @Test
    void aLiteralThatTheColumnCannotHaveIsLeftToFlink() {
        assertThat(KeyFilter.of(call(EQUALS, SMALL, literal(40_000)))).isEmpty();
        assertThat(KeyFilter.of(call(GREATER_THAN, SEQ, literal(new BigDecimal("1.5"))))).isEmpty();
    }

    @Test
    void aColumnMayHaveBeenMadeWiderForTheComparisonButNotNarrower() {
        assertThat(KeyFilter.of(call(EQUALS, cast(SMALL, DataTypes.INT()), literal(5))))
                .hasValueSatisfying(
                        filter -> {
                            assertThat(filter.column()).isEqualTo("small");
                            assertThat(filter.values()).isEqualTo(List.of((short) 5));
                        });
        assertThat(KeyFilter.of(call(EQUALS, cast(SEQ, DataTypes.INT()), literal(5)))).isEmpty();
        assertThat(KeyFilter.of(call(EQUALS, cast(SEQ, DataTypes.STRING()), literal("5"))))
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
