package io.tweeter.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestSettingsTest {

    private static IngestSettings settings(String... assignments) {
        return IngestSettings.from(Environment.of(Map.of()).with(assignments));
    }

    @Test
    void everythingHasADefault() {
        IngestSettings settings = settings();

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(10_001);
        assertThat(settings.ackTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.drainDelay()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    }

    @Test
    void marathonsPortTakesPrecedence() {
        assertThat(settings("PORT=1234").port()).isEqualTo(1234);
        assertThat(settings("PORT=1234", "PORT0=31000").port()).isEqualTo(31_000);
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, 65536",
        "PORT0, http",
        "TWEETER_MAX_IN_FLIGHT, 0",
        "TWEETER_MAX_CONNECTIONS, -1",
        "TWEETER_MAX_LISTENERS, many",
        "TWEETER_ACK_TIMEOUT, 5",
        "TWEETER_ACK_TIMEOUT, 1ms",
        "TWEETER_BODY_TIMEOUT, 1h",
        "TWEETER_IDLE_TIMEOUT, 0s",
        "TWEETER_READ_TIMEOUT, 0ms",
        "TWEETER_DRAIN_DELAY, -1s",
        "TWEETER_DRAIN_TIMEOUT, 1d",
        "CASSANDRA_CONTACT_POINTS, a:b",
    })
    void anInvalidValueIsNamed(String variable, String value) {
        assertThatThrownBy(() -> settings(variable + "=" + value))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(variable)
                .hasMessageContaining(value);
    }
}
