package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobArgumentsTest {

    @Test
    void whatJobsDoNotReadIsNotMissed() {
        Environment environment =
                Environment.of(
                        Map.of(
                                "CASSANDRA_READ_CONSISTENCY", "LOCAL_ONE",
                                "KAFKA_HOME", "/opt/kafka",
                                "KAFKA_HEAP_OPTS", "-Xmx1g"));
        assertThat(JobArguments.of(environment, List.of()).withheld()).isEmpty();
    }

    @Test
    void passesOnAddressesAndLimitsButNothingThatMayBeASecret() {
        Environment environment =
                Environment.of(
                        Map.of(
                                "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                                "KAFKA_SASL_JAAS_CONFIG", "secret",
                                "KAFKA_SSL_KEYSTORE_PASSWORD_FILE", "/run/secret",
                                "CASSANDRA_CONTACT_POINTS", "a:1,b:2",
                                "CASSANDRA_USERNAME", "me",
                                "CASSANDRA_PASSWORD", "secret",
                                "CASSANDRA_KEYSPACE", "",
                                "TWEETER_DEDUP_HORIZON", "1h",
                                "TWEETER_HOST", "0.0.0.0",
                                "HOME", "/root"));
        JobArguments arguments = JobArguments.of(environment, List.of());
        assertThat(arguments.arguments())
                .containsExactly(
                        "CASSANDRA_CONTACT_POINTS=a:1,b:2",
                        "KAFKA_BOOTSTRAP_SERVERS=kafka:9092",
                        "TWEETER_DEDUP_HORIZON=1h");
        assertThat(arguments.withheld())
                .containsExactly(
                        "CASSANDRA_PASSWORD",
                        "CASSANDRA_USERNAME",
                        "KAFKA_SASL_JAAS_CONFIG",
                        "KAFKA_SSL_KEYSTORE_PASSWORD_FILE");
    }

    @Test
    void assignmentsOverrideTheEnvironmentAndMayHoldAnything() {
        Environment environment = Environment.of(Map.of("TWEETER_DEDUP_HORIZON", "1h"));
        JobArguments arguments =
                JobArguments.of(
                        environment,
                        List.of(
                                "TWEETER_DEDUP_HORIZON=2h",
                                "KAFKA_CLIENT_ID=a=b c",
                                "KAFKA_SASL_JAAS_CONFIG_FILE=/run/jaas",
                                "KAFKA_SSL_KEYSTORE_LOCATION=/run/store.p12"));
        assertThat(arguments.arguments())
                .containsExactly(
                        "TWEETER_DEDUP_HORIZON=2h",
                        "KAFKA_CLIENT_ID=a=b c",
                        "KAFKA_SASL_JAAS_CONFIG_FILE=/run/jaas",
                        "KAFKA_SSL_KEYSTORE_LOCATION=/run/store.p12");
        assertThat(arguments.withheld()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=x", "NAME", "--flag=1", "lower=x"})
    void rejectsAMalformedAssignmentAndDoesNotPrintItsValue(String assignment) {
        assertThatThrownBy(() -> JobArguments.of(Environment.of(Map.of()), List.of(assignment)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(
                        "'%s' is not of the form NAME=VALUE", assignment.replaceAll("=.*", "="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CASSANDRA_PASSWORD",
                "KAFKA_SASL_JAAS_CONFIG",
                "KAFKA_SSL_KEYSTORE_KEY",
                "CASSANDRA_TRUSTSTORE_PASSWORD"
            })
    void rejectsASecretWithoutShowingIt(String name) {
        assertThatThrownBy(
                        () ->
                                JobArguments.of(
                                        Environment.of(Map.of()), List.of(name + "=hush hush")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(name + " may be a secret")
                .message()
                .doesNotContain("hush");
    }
}
