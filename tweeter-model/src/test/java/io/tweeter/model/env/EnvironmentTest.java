package io.tweeter.model.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {

    @TempDir private Path dir;

    @Test
    void whatIsNotSetOrBlankHasItsDefault() {
        Environment environment = Environment.of(Map.of("A", " "));
        assertThat(environment.text("A", "x")).isEqualTo("x");
        assertThat(environment.number("A", 7, 1, 9)).isEqualTo(7);
        assertThat(environment.flag("B", true)).isTrue();
        assertThat(environment.duration("B", Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
        assertThat(environment.list("B", "x, y,")).containsExactly("x", "y");
    }

    @Test
    void readsASecretFromTheFileThatItsTwinNames() throws Exception {
        Path file = Files.writeString(dir.resolve("password"), "s3cret\n");
        Environment environment = Environment.of(Map.of("P_FILE", file.toString()));
        assertThat(environment.find("P")).contains("s3cret");
    }

    @Test
    void namesTheFileThatCannotBeRead() {
        Environment environment = Environment.of(Map.of("P_FILE", "/does/not/exist"));
        assertThatThrownBy(() -> environment.find("P"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("P_FILE")
                .hasMessageContaining("/does/not/exist");
    }

    @Test
    void refusesNumbersOutOfBoundsAndWhatIsNoNumber() {
        for (String value : new String[] {"0", "10", "-1", "x", "1.5", "99999999999"}) {
            assertThatThrownBy(() -> Environment.of(Map.of("N", value)).number("N", 5, 1, 9))
                    .hasMessage("N is '" + value + "', not a whole number from 1 to 9");
        }
    }

    @Test
    void readsTimeSpansInEveryUnitAndRefusesOthers() {
        assertThat(span("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(span("5 s")).isEqualTo(Duration.ofSeconds(5));
        assertThat(span("10M")).isEqualTo(Duration.ofMinutes(10));
        assertThat(span("24h")).isEqualTo(Duration.ofHours(24));
        assertThat(span("7d")).isEqualTo(Duration.ofDays(7));
        for (String value : new String[] {"5", "s", "-5s", "5 years", "99999999999d"}) {
            assertThatThrownBy(() -> span(value)).isInstanceOf(InvalidSettingException.class);
        }
    }

    @Test
    void refusesFlagsThatAreNeitherTrueNorFalse() {
        assertThat(Environment.of(Map.of("F", "Yes")).flag("F", false)).isTrue();
        assertThat(Environment.of(Map.of("F", "0")).flag("F", true)).isFalse();
        assertThatThrownBy(() -> Environment.of(Map.of("F", "maybe")).flag("F", true))
                .hasMessage("F is 'maybe', not true or false");
    }

    @Test
    void assignmentsWinOverTheEnvironment() {
        Environment environment = Environment.of(Map.of("A", "1", "B", "2")).with("A=3", "C=x=y");
        assertThat(environment.variables()).isEqualTo(Map.of("A", "3", "B", "2", "C", "x=y"));
        assertThatThrownBy(() -> environment.with("novalue"))
                .hasMessage("novalue is not of the form NAME=VALUE");
    }

    @Test
    void kafkaVariablesAreClientPropertiesOfThatName() throws Exception {
        Path jaas = Files.writeString(dir.resolve("jaas"), "secret");
        KafkaSettings kafka =
                KafkaSettings.from(
                        Environment.of(
                                Map.of(
                                        "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                                        "KAFKA_SASL_JAAS_CONFIG_FILE", jaas.toString(),
                                        "KAFKA_HEAP_OPTS", "-Xmx1g",
                                        "PATH", "/bin")));
        assertThat(kafka.properties())
                .isEqualTo(
                        Map.of(
                                "bootstrap.servers", "localhost:9092",
                                "security.protocol", "SASL_SSL",
                                "sasl.jaas.config", "secret"));
        assertThat(kafka.toString()).doesNotContain("secret");
    }

    @Test
    void readsContactPointsWithAndWithoutPort() {
        CassandraSettings cassandra =
                CassandraSettings.from(
                        Environment.of(
                                Map.of("CASSANDRA_CONTACT_POINTS", "a, b:1, [::1]:2, ::1, [::1]")));
        assertThat(cassandra.contactPoints())
                .containsExactly(
                        InetSocketAddress.createUnresolved("a", 9042),
                        InetSocketAddress.createUnresolved("b", 1),
                        InetSocketAddress.createUnresolved("::1", 2),
                        InetSocketAddress.createUnresolved("::1", 9042),
                        InetSocketAddress.createUnresolved("::1", 9042));
    }

    @Test
    void refusesContactPointsThatAreNoAddress() {
        for (String value : new String[] {"a:x", ":9042", "a:70000"}) {
            Environment environment = Environment.of(Map.of("CASSANDRA_CONTACT_POINTS", value));
            assertThatThrownBy(() -> CassandraSettings.from(environment))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining(value);
        }
    }

    @Test
    void userAndPasswordComeTogetherAndThePasswordIsNotPrinted() {
        CassandraSettings cassandra =
                CassandraSettings.from(
                        Environment.of(
                                Map.of(
                                        "CASSANDRA_USERNAME", "u",
                                        "CASSANDRA_PASSWORD", "s3cret",
                                        "CASSANDRA_TLS", "true",
                                        "CASSANDRA_TRUSTSTORE", "/ca.p12",
                                        "CASSANDRA_TRUSTSTORE_PASSWORD", "t0psecret")));
        assertThat(cassandra.toString())
                .contains("u")
                .doesNotContain("s3cret")
                .doesNotContain("t0psecret");
        assertThatThrownBy(
                        () ->
                                CassandraSettings.from(
                                        Environment.of(Map.of("CASSANDRA_USERNAME", "u"))))
                .hasMessageContaining("CASSANDRA_PASSWORD");
    }

    @Test
    void contactPointsAreSaidAsTheyAreWritten() {
        assertThat(
                        CassandraSettings.from(
                                        Environment.of(
                                                Map.of(
                                                        "CASSANDRA_CONTACT_POINTS",
                                                        "a:1, b, [::1]:2")))
                                .addresses())
                .isEqualTo("a:1,b:9042,[::1]:2");
    }

    private static Duration span(String value) {
        return Environment.of(Map.of("D", value)).duration("D", Duration.ZERO);
    }
}
