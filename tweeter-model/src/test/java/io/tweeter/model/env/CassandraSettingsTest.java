package io.tweeter.model.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CassandraSettingsTest {

    @Test
    void contactPointsMayHaveAPort() {
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
    void aContactPointThatIsNoAddressIsNamed() {
        for (String value : new String[] {"a:x", ":9042", "a:70000"}) {
            Environment environment = Environment.of(Map.of("CASSANDRA_CONTACT_POINTS", value));
            assertThatThrownBy(() -> CassandraSettings.from(environment))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining(value);
        }
    }

    @Test
    void readsAskAQuorumUnlessToldOtherwise() {
        assertThat(CassandraSettings.from(Environment.of(Map.of())).readConsistency())
                .isEqualTo(CassandraSettings.ReadConsistency.LOCAL_QUORUM);
        assertThat(
                        CassandraSettings.from(
                                        Environment.of(
                                                Map.of("CASSANDRA_READ_CONSISTENCY", "local_one")))
                                .readConsistency())
                .isEqualTo(CassandraSettings.ReadConsistency.LOCAL_ONE);
        assertThatThrownBy(
                        () ->
                                CassandraSettings.from(
                                        Environment.of(
                                                Map.of("CASSANDRA_READ_CONSISTENCY", "ANY"))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("CASSANDRA_READ_CONSISTENCY is 'ANY', not one of [");
    }

    @Test
    void passwordsAreNotPrinted() {
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
    }

    @Test
    void aKeyspaceThatCqlWouldReadAsAnotherNameIsAnError() {
        for (String value : new String[] {"Tweeter", "1st", "a-b", "a".repeat(49)}) {
            Environment environment = Environment.of(Map.of("CASSANDRA_KEYSPACE", value));
            assertThatThrownBy(() -> CassandraSettings.from(environment))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageStartingWith("CASSANDRA_KEYSPACE is '" + value + "', not ");
        }
    }

    @Test
    void aTrustStoreWithoutTlsIsAnError() {
        Environment environment = Environment.of(Map.of("CASSANDRA_TRUSTSTORE", "/ca.p12"));
        assertThatThrownBy(() -> CassandraSettings.from(environment))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("CASSANDRA_TRUSTSTORE is set, and TLS is not; turn it on");
    }

    @Test
    void aListOfNoNodesIsAnError() {
        Environment environment = Environment.of(Map.of("CASSANDRA_CONTACT_POINTS", " , "));
        assertThatThrownBy(() -> CassandraSettings.from(environment))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("CASSANDRA_CONTACT_POINTS names no node");
    }

    @Test
    void aUserWithoutAPasswordIsAnError() {
        Environment environment = Environment.of(Map.of("CASSANDRA_USERNAME", "u"));
        assertThatThrownBy(() -> CassandraSettings.from(environment))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("CASSANDRA_PASSWORD is missing");
    }

    @Test
    void addressesHaveAPortAndBracketsAroundIpv6() {
        assertThat(
                        CassandraSettings.from(
                                        Environment.of(
                                                Map.of(
                                                        "CASSANDRA_CONTACT_POINTS",
                                                        "a:1, b, [::1]:2")))
                                .addresses())
                .isEqualTo("a:1,b:9042,[::1]:2");
    }
}
