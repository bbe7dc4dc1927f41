package io.tweeter.flink.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SqlScriptTest {

    @Test
    void statementsHaveNoComments() {
        assertThat(SqlScript.read("tables.sql").statements())
                .hasSize(8)
                .allSatisfy(
                        statement ->
                                assertThat(statement)
                                        .startsWith("CREATE TABLE")
                                        .doesNotContain("--")
                                        .doesNotEndWith(";"));
    }

    @Test
    void optionsReplaceTheirPlaceholderAsLiterals() {
        assertThat(
                        SqlScript.read("tables.sql")
                                .with("cassandra", Map.of("b", "it's; $1", "a", "x"))
                                .statements())
                .filteredOn(statement -> statement.startsWith("CREATE TABLE tweet_counts ("))
                .singleElement()
                .asString()
                .endsWith("'a' = 'x',\n    'b' = 'it''s; $1'\n)");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> SqlScript.read("no.sql")).hasMessageContaining("sql/no.sql");
    }
}
