package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class ScanQueryTest {

    private static final LogicalType INT = new IntType();
    private static final ScanSplit SPLIT = ScanSplit.of(1, 2, List.of());

    /** Primary key (sensor, hour). */
    private static TestTable readings() {
        Map<String, DataType> columns = new LinkedHashMap<>();
        columns.put("sensor", DataTypes.INT);
        columns.put("hour", DataTypes.INT);
        columns.put("degrees", DataTypes.INT);
        return new TestTable("k", "readings", columns, 1, 1);
    }

    private static ScanQuery query(long limit, int fetchSize, KeyFilter... filters) {
        RowType row = RowType.of(new LogicalType[] {INT}, new String[] {"degrees"});
        return new ScanQuery(
                ReadFormat.of("k", "readings", row, List.of()), List.of(filters), limit, fetchSize);
    }

    private static String cql(KeyFilter... filters) {
        return query(0, 1, filters).cql(Tables.find(readings().cluster(), "k", "readings"));
    }

    private static BoundStatement page(ScanQuery query, ScanSplit split) {
        return query.page(readings().prepare("SELECT ...", "sensor").bind(1), split);
    }

    @Test
    void conditionsOnTheKeyReplaceTheRangeOfTokens() {
        KeyFilter sensor = new KeyFilter("sensor", INT, "=", List.of(7));
        KeyFilter hour = new KeyFilter("hour", INT, ">=", List.of(5));

        assertThat(cql(sensor, hour))
                .endsWith(" FROM \"k\".\"readings\" WHERE \"sensor\" = ? AND \"hour\" >= ?");
        assertThat(cql(hour)).endsWith(" WHERE token(sensor) > ? AND token(sensor) <= ?");
    }

    @Test
    void aPageHasAsManyRowsAsAreFetchedAtATimeOrFewerIfThatIsTheLimit() {
        assertThat(page(query(0, 7), SPLIT).getPageSize()).isEqualTo(7);
        assertThat(page(query(3, 7), SPLIT).getPageSize()).isEqualTo(3);
        assertThat(page(query(9, 7), SPLIT).getPageSize()).isEqualTo(7);
    }

    @Test
    void aPageFollowsTheOneBefore() {
        assertThat(page(query(0, 7), SPLIT).getPagingState()).isNull();
        assertThat(page(query(0, 7), SPLIT.from(new byte[] {1, 2})).getPagingState())
                .isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
    }
}
