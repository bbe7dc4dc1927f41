package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class ReadFormatTest {

    private static final RowType WORDS =
            RowType.of(new LogicalType[] {new IntType()}, new String[] {"words"});

    private static String selection(int clusteringColumns) {
        Map<String, DataType> columns = new LinkedHashMap<>();
        columns.put("handle", DataTypes.TEXT);
        columns.put("at", DataTypes.TIMESTAMP);
        columns.put("words", DataTypes.INT);
        TableMetadata table =
                Tables.find(
                        new TestTable("k", "timeline", columns, 1, clusteringColumns).cluster(),
                        "k",
                        "timeline");
        return ReadFormat.of("k", "timeline", WORDS, List.of()).selection(table);
    }

    /** So a static column that is added later makes no row of a partition without any. */
    @Test
    void aClusteringColumnTellsThatThereIsARow() {
        assertThat(selection(1)).isEqualTo("\"words\", \"at\"");
        assertThat(selection(0)).isEqualTo("\"words\"");
    }
}
