package io.tweeter.model.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {

    @TempDir private Path dir;

    @Test
    void aVariableThatIsNotSetOrBlankHasItsDefault() {
        Environment environment = Environment.of(Map.of("A", " "));
        assertThat(environment.text("A", "x")).isEqualTo("x");
        assertThat(environment.number("A", 7, 1, 9)).isEqualTo(7);
        assertThat(environment.flag("B", true)).isTrue();
        assertThat(environment.duration("B", Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
        assertThat(environment.list("B", "x, y,")).containsExactly("x", "y");
    }

    @Test
    void aValueCanBeInAFile() throws Exception {
        Path file = Files.writeString(dir.resolve("password"), "s3cret\n");
        Environment environment = Environment.of(Map.of("P_FILE", file.toString()));
        assertThat(environment.find("P")).contains("s3cret");
    }

    @Test
    void blanksBelongToAPasswordAndToNothingElse() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), " x \r\n");
        Environment environment =
                Environment.of(
                        Map.of(
                                "A_PASSWORD",
                                " x \n",
                                "B_PASSWORD_FILE",
                                file.toString(),
                                "A",
                                " x ",
                                "B_FILE",
                                file.toString()));
        assertThat(environment.find("A_PASSWORD")).contains(" x ");
        assertThat(environment.find("B_PASSWORD")).contains(" x ");
        assertThat(environment.find("A")).contains("x");
        assertThat(environment.find("B")).contains("x");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        Environment environment = Environment.of(Map.of("P_FILE", "/does/not/exist"));
        assertThatThrownBy(() -> environment.find("P"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("P_FILE")
                .hasMessageContaining("/does/not/exist");
    }

    @Test
    void onlyWholeNumbersWithinBoundsAreAccepted() {
        for (String value : new String[] {"0", "10", "-1", "x", "1.5", "99999999999"}) {
            assertThatThrownBy(() -> Environment.of(Map.of("N", value)).number("N", 5, 1, 9))
                    .hasMessage("N is '" + value + "', not a whole number from 1 to 9");
        }
    }

    @Test
    void durationsNeedAKnownUnit() {
        assertThat(duration("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(duration("5 s")).isEqualTo(Duration.ofSeconds(5));
        assertThat(duration("10M")).isEqualTo(Duration.ofMinutes(10));
        assertThat(duration("24h")).isEqualTo(Duration.ofHours(24));
        assertThat(duration("7d")).isEqualTo(Duration.ofDays(7));
        for (String value : new String[] {"5", "s", "-5s", "5 years", "99999999999d"}) {
            assertThatThrownBy(() -> duration(value)).isInstanceOf(InvalidSettingException.class);
        }
    }

    @Test
    void aDurationOutOfItsBoundsIsNamedWithThem() {
        for (String value : new String[] {"9ms", "2h"}) {
            Environment environment = Environment.of(Map.of("D", value));
            assertThatThrownBy(
                            () ->
                                    environment.duration(
                                            "D",
                                            Duration.ofSeconds(1),
                                            Duration.ofMillis(10),
                                            Duration.ofHours(1)))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessage("D is '" + value + "', not from 10ms to 3600000ms");
        }
        assertThatThrownBy(
                        () ->
                                DedupHorizon.from(
                                        Environment.of(Map.of("TWEETER_DEDUP_HORIZON", "9ms"))))
                .isInstanceOf(InvalidSettingException.class);
    }

    @Test
    void flagsAreTrueOrFalse() {
        assertThat(Environment.of(Map.of("F", "Yes")).flag("F", false)).isTrue();
        assertThat(Environment.of(Map.of("F", "0")).flag("F", true)).isFalse();
        assertThatThrownBy(() -> Environment.of(Map.of("F", "maybe")).flag("F", true))
                .hasMessage("F is 'maybe', not true or false");
    }

    @Test
    void assignmentsTakePrecedence() {
        Environment environment = Environment.of(Map.of("A", "1", "B", "2")).with("A=3", "C=x=y");
        assertThat(environment.variables()).isEqualTo(Map.of("A", "3", "B", "2", "C", "x=y"));
        assertThatThrownBy(() -> environment.with("novalue"))
                .hasMessage("novalue is not of the form NAME=VALUE");
    }

    @Test
    void namesThatMayBeSecretsAreKnown() {
        assertThat(
                        List.of(
                                "CASSANDRA_PASSWORD",
                                "KAFKA_SASL_JAAS_CONFIG",
                                "AWS_SECRET_ACCESS_KEY",
                                "KAFKA_SSL_KEYSTORE_KEY",
                                "KAFKA_SSL_KEYSTORE_PASSWORD",
                                "GITHUB_TOKEN"))
                .allMatch(Environment::mayBeSecret);
        assertThat(
                        List.of(
                                "CASSANDRA_PASSWORD_FILE",
                                "CASSANDRA_KEYSPACE",
                                "KAFKA_SSL_KEYSTORE_LOCATION",
                                "KAFKA_SSL_KEYSTORE_TYPE",
                                "PATH"))
                .noneMatch(Environment::mayBeSecret);
    }

    private static Duration duration(String value) {
        return Environment.of(Map.of("D", value)).duration("D", Duration.ZERO);
    }
}
