package io.tweeter.ingest.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CassandraSessionTest {

    private static String consistency(Map<String, String> variables) {
        return CassandraSession.config(
                        CassandraSettings.from(Environment.of(variables)), Duration.ofSeconds(1))
                .getInitialConfig()
                .getDefaultProfile()
                .getString(DefaultDriverOption.REQUEST_CONSISTENCY);
    }

    /** The driver's own default would not see what another replica has confirmed. */
    @Test
    void aMajorityOfTheLocalReplicasAnswersUnlessAnotherLevelIsSet() {
        assertThat(consistency(Map.of())).isEqualTo("LOCAL_QUORUM");
        assertThat(consistency(Map.of("CASSANDRA_READ_CONSISTENCY", "one"))).isEqualTo("ONE");
    }
}
