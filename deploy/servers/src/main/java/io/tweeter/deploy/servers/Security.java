package io.tweeter.deploy.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a server requires of its clients: TLS, a user and a password, and for others than this user
 * permissions.
 *
 * @param keyStore PKCS 12 file with the server's certificate and private key
 * @param trustStore PKCS 12 file with the certificate that clients have to trust
 * @param storePassword of both files; never printed
 * @param username the user
 * @param password the user's password; never printed
 */
public record Security(
        Path keyStore, Path trustStore, String storePassword, String username, String password) {

    private static final String MECHANISM = "SCRAM-SHA-512";

    /**
     * Lines for Kafka's configuration. The user may do everything, and so may whoever reaches the
     * controller's port, where nobody logs in; others need permissions.
     */
    String kafkaProperties() {
        return """
               sasl.enabled.mechanisms=%s
               sasl.mechanism.inter.broker.protocol=%s
               listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=%s
               ssl.keystore.type=PKCS12
               ssl.keystore.location=%s
               ssl.keystore.password=%s
               ssl.truststore.type=PKCS12
               ssl.truststore.location=%s
               ssl.truststore.password=%s
               authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
               super.users=User:%s;User:ANONYMOUS
               """
                .formatted(
                        MECHANISM,
                        MECHANISM,
                        jaas(),
                        keyStore,
                        storePassword,
                        trustStore,
                        storePassword,
                        username);
    }

    /** The user, in the syntax of {@code kafka-storage format}. */
    String scram() {
        return "%s=[name=%s,password=%s]".formatted(MECHANISM, username, password);
    }

    /** The same as another user sees it. */
    public Security as(String otherUser, String otherPassword) {
        return new Security(keyStore, trustStore, storePassword, otherUser, otherPassword);
    }

    /** Properties of Kafka's clients. */
    public Map<String, String> kafkaClient() {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                MECHANISM,
                "sasl.jaas.config",
                jaas(),
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.location",
                trustStore.toString(),
                "ssl.truststore.password",
                storePassword);
    }

    private String jaas() {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required"
                + " username=\"%s\" password=\"%s\";".formatted(username, password);
    }

    /** Lines for Cassandra's configuration. */
    String cassandraYaml() {
        return """
               authenticator: PasswordAuthenticator
               authorizer: CassandraAuthorizer
               client_encryption_options:
                   enabled: true
                   optional: false
                   keystore: "%s"
                   keystore_password: "%s"
                   store_type: PKCS12
               """
                .formatted(keyStore, storePassword);
    }

    /** Wraps a connection in TLS, with the host name verified. */
    Socket overTls(Socket plain) throws IOException {
        try (InputStream in = Files.newInputStream(trustStore)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(in, storePassword.toCharArray());
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            SSLSocket socket =
                    (SSLSocket)
                            tls.getSocketFactory()
                                    .createSocket(
                                            plain,
                                            plain.getInetAddress().getHostAddress(),
                                            plain.getPort(),
                                            true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            return socket;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "cannot load the trust store " + trustStore + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "Security[" + username + "]";
    }
}
