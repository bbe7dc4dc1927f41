package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What planning a query says about its table. */
class TweeterTableTest {

    private TableEnvironment tables;

    @BeforeEach
    void start() {
        tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    }

    private void table(String columns, String options) {
        tables.executeSql(
                "CREATE TABLE tweets ("
                        + columns
                        + ") WITH ('connector' = 'tweeter',"
                        + " 'properties.bootstrap.servers' = 'localhost:9092'"
                        + options
                        + ")");
    }

    @Test
    void onlyTheColumnsOfTheQueryAreRead() {
        table(
                "id STRING, handle STRING, content STRING, created_at TIMESTAMP_LTZ(3),"
                        + " arrived TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL,"
                        + " `partition` INT METADATA VIRTUAL, `offset` BIGINT METADATA VIRTUAL,"
                        + " WATERMARK FOR arrived AS SOURCE_WATERMARK()",
                ", 'topic' = 'other', 'scan.startup.mode' = 'latest-offset',"
                        + " 'scan.bounded.mode' = 'latest-offset', 'dedup.horizon' = '1 h',"
                        + " 'watermark.max-out-of-orderness' = '1 s',"
                        + " 'watermark.idle-timeout' = '1 s', 'watermark.quiet-timeout' = '1 s',"
                        + " 'properties.group.id' = 'me', 'properties.anything' = 'x'");

        assertThat(tables.explainSql("SELECT handle, `offset` FROM tweets"))
                .contains("project=[handle], metadata=[timestamp, offset]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'scan.startup.mode' = 'group-offsets', 'properties.group.id' = 'me'",
                "'scan.startup.mode' = 'timestamp', 'scan.startup.timestamp-millis' = '1'",
                "'scan.startup.mode' = 'specific-offsets',"
                        + " 'scan.startup.specific-offsets' = 'partition:0,offset:42'",
                "'scan.bounded.mode' = 'group-offsets', 'properties.group.id' = 'me',"
                        + " 'properties.auto.offset.reset' = 'earliest'",
                "'scan.bounded.mode' = 'timestamp', 'scan.bounded.timestamp-millis' = '1'",
                "'scan.bounded.mode' = 'specific-offsets', 'scan.bounded.specific-offsets' ="
                        + " 'partition:0,offset:42; partition:1,offset:300'",
                "'topic' = 'one;two'",
                "'scan.parallelism' = '1'",
            })
    void scanModesAreThoseOfTheKafkaConnector(String options) {
        table("id STRING", ", " + options);
        assertThat(tables.explainSql("SELECT * FROM tweets")).contains("TableSourceScan");
    }

    @ParameterizedTest
    @ValueSource(strings = {"partition:0", "0:42", "partition:0,offset:x", ""})
    void anOffsetOfAnotherFormIsNamed(String offsets) {
        table(
                "id STRING",
                ", 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = '"
                        + offsets
                        + "'");
        assertThatThrownBy(() -> tables.explainSql("SELECT * FROM tweets"))
                .hasStackTraceContaining("not of the form partition:0,offset:42");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id STRING, likes INT              |                               | 'likes'",
                "id BIGINT                         |                               | 'id'",
                "created_at TIMESTAMP(3)           |                               | 'created_at'",
                "id STRING | , 'scan.startup.mode' = 'group-offsets' | scan.startup.mode",
                "id STRING | , 'no-such-option' = 'x'                | no-such-option",
                "id STRING | , 'scan.watermark.idle-timeout' = '1 s' | watermark.idle-timeout' has no effect",
                "hashtags ARRAY<STRING> NOT NULL  |                               | 'hashtags'",
                "id STRING | , 'dedup.horizon' = '0 s'               | dedup.horizon",
                "id STRING | , 'dedup.horizon' = '500 micros'        | dedup.horizon",
                "id STRING | , 'watermark.idle-timeout' = '0 s'      | watermark.idle-timeout",
                "id STRING | , 'watermark.idle-timeout' = '999 micros' | watermark.idle-timeout",
                "id STRING | , 'scan.startup.mode' = 'unbounded'     | must be one of [earliest-offset",
                "id STRING | , 'scan.bounded.mode' = 'earliest-offset' | scan.bounded.mode",
                "id STRING | , 'scan.startup.mode' = 'timestamp'     | scan.startup.timestamp-millis",
                "id STRING | , 'scan.startup.timestamp-millis' = '1' | has no effect with",
                "id STRING | , 'scan.bounded.mode' = 'specific-offsets' | scan.bounded.specific-offsets",
                "id STRING | , 'topic' = ''                          | 'topic' has no topic",
                "id STRING | , 'topic' = ';'                         | 'topic' has no topic",
                "id STRING | , 'dedup.memory' = '0'                  | 'dedup.memory' is 0",
                "id STRING | , 'properties.auto.offset.reset' = 'latest' | auto.offset.reset' has no effect",
                "id STRING | , 'properties.allow.auto.create.topics' = 'true' | auto.create.topics' has no effect",
                "created_at TIMESTAMP_LTZ(3), WATERMARK FOR created_at AS SOURCE_WATERMARK() | | Column 'created_at' of type TIMESTAMP_LTZ(3)",
                "ts TIMESTAMP(3) METADATA FROM 'timestamp' VIRTUAL, WATERMARK FOR ts AS source_watermark() | | Column 'ts' of type TIMESTAMP(3)",
            })
    void anInvalidColumnOrOptionIsNamed(String columns, String options, String named) {
        table(columns, options == null ? "" : options);

        assertThatThrownBy(() -> tables.explainSql("SELECT * FROM tweets"))
                .hasStackTraceContaining(named);
    }
}
