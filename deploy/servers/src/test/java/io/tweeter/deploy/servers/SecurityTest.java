package io.tweeter.deploy.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SecurityTest {

    private static final Security SECURITY =
            new Security(
                    Path.of("/keys.p12"), Path.of("/trust.p12"), "store-secret", "ada", "secret");

    @Test
    void passwordsAreNeverPrinted() {
        assertThat(SECURITY).hasToString("Security[ada]");
    }

    @Test
    void kafkasClientsTrustTheAuthorityAndLogIn() {
        assertThat(SECURITY.kafkaClient())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.truststore.location", "/trust.p12")
                .extractingByKey("sasl.jaas.config")
                .asString()
                .endsWith(" required username=\"ada\" password=\"secret\";");
    }

    @Test
    void kafkaAllowsTheUserEverythingAndOthersNothing() {
        assertThat(SECURITY.kafkaProperties())
                .contains("authorizer.class.name=", "\nsuper.users=User:ada;")
                .doesNotContain("allow.everyone");
    }

    @Test
    void anotherUserLogsInWithItsOwnPassword() {
        assertThat(SECURITY.as("bob", "other").kafkaClient())
                .containsEntry("ssl.truststore.location", "/trust.p12")
                .extractingByKey("sasl.jaas.config")
                .asString()
                .endsWith(" required username=\"bob\" password=\"other\";");
    }

    @Test
    void cassandraRejectsPlainText() {
        assertThat(SECURITY.cassandraYaml())
                .contains("    optional: false\n", "    keystore: \"/keys.p12\"\n");
    }

    @Test
    void nodesShowEachOtherCertificates() {
        assertThat(SECURITY.kafkaProperties())
                .contains(
                        "listener.name.controller.ssl.client.auth=required\n",
                        "ssl.principal.mapping.rules=RULE:^.*$/node/\n",
                        ";User:node\n")
                .doesNotContain("ANONYMOUS");
        assertThat(SECURITY.cassandraYaml())
                .contains("    internode_encryption: all\n", "    require_client_auth: true\n");
        assertThat(SECURITY.flinkYaml())
                .contains(
                        "security.ssl.internal.enabled: true\n",
                        "security.ssl.internal.truststore: \"/trust.p12\"\n");
    }
}
