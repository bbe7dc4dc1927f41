package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkAddressTest {

    private static final Environment NONE = Environment.of(Map.of());

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8081, false, localhost, 8081, /",
        "localhost:8081, false, localhost, 8081, /",
        "https://master/service/flink/, true, master, 443, /service/flink/",
        "https://master:8443/service/flink, true, master, 8443, /service/flink/",
        "http://10.0.0.1, false, 10.0.0.1, 80, /",
        "HTTP://[::1]:8081/, false, [::1], 8081, /",
    })
    void readsAddresses(String url, boolean tls, String host, int port, String prefix) {
        FlinkAddress address = FlinkAddress.of(url, NONE);
        assertThat(address.tls()).isEqualTo(tls);
        assertThat(address.host()).isEqualTo(host);
        assertThat(address.port()).isEqualTo(port);
        assertThat(address.prefix()).isEqualTo(prefix);
        assertThat(FlinkAddress.of(address.toString(), NONE)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://host", "http://", "http://a b", "http://host?x=1", "::"})
    void rejectsAMalformedAddress(String url) {
        assertThatThrownBy(() -> FlinkAddress.of(url, NONE))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(
                        "Flink's address is '%s', not a URL such as http://localhost:8081", url);
    }

    @Test
    void rejectsCredentialsInTheAddressWithoutShowingThem() {
        assertThatThrownBy(() -> FlinkAddress.of("http://me:secret@host", NONE))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("FLINK_REST_CLIENT_HEADERS")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void readsHeadersAndNeverPrintsThem() {
        Environment environment =
                Environment.of(
                        Map.of(
                                "FLINK_REST_CLIENT_HEADERS",
                                "Authorization: token=a:b\nCookie:x=y\n"));
        FlinkAddress address = FlinkAddress.of("https://master", environment);
        assertThat(address.headers())
                .extracting(header -> header.getName() + "|" + header.getValue())
                .containsExactly("Authorization|token=a:b", "Cookie|x=y");
        assertThat(address).hasToString("https://master:443");
    }

    @Test
    void rejectsAMalformedHeaderWithoutShowingIt() {
        Environment environment =
                Environment.of(Map.of("FLINK_REST_CLIENT_HEADERS", "my-secret-token"));
        assertThatThrownBy(() -> FlinkAddress.of("https://master", environment))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(
                        "FLINK_REST_CLIENT_HEADERS has a line that is not of the form name:value");
    }

    @Test
    void readsStoresAndNeverPrintsTheirPasswords() {
        Environment environment =
                Environment.of(
                        Map.of(
                                "FLINK_REST_TRUSTSTORE",
                                "ca.p12",
                                "FLINK_REST_TRUSTSTORE_PASSWORD",
                                "secret",
                                "FLINK_REST_KEYSTORE",
                                "me.p12",
                                "FLINK_REST_KEYSTORE_PASSWORD",
                                "mine"));
        FlinkAddress address = FlinkAddress.of("https://master", environment);
        assertThat(address.trustStore())
                .contains(new FlinkAddress.Store("ca.p12", "secret"))
                .get()
                .hasToString("Store[ca.p12]");
        assertThat(address.keyStore())
                .contains(new FlinkAddress.Store("me.p12", "mine"))
                .get()
                .hasToString("Store[me.p12]");
    }
}
