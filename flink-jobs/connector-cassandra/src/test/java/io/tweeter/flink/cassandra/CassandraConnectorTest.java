package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class CassandraConnectorTest {

    private static final CassandraConnector CONNECTOR =
            new CassandraConnector(
                    CassandraSettings.from(
                            Environment.of(
                                    Map.of(
                                            "CASSANDRA_CONTACT_POINTS", "one:9042,two:9043",
                                            "CASSANDRA_USERNAME", "ann",
                                            "CASSANDRA_PASSWORD", "hidden"))));

    @Test
    void namesTheContactPointsAndNoSecrets() {
        assertThat(CONNECTOR.toString())
                .contains("one", "9042", "two", "9043")
                .doesNotContain("hidden");
    }

    @Test
    void goesToWhereTheJobRuns() throws Exception {
        assertThat(InstantiationUtil.clone(CONNECTOR)).hasToString(CONNECTOR.toString());
    }
}
