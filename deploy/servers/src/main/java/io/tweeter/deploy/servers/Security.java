package io.tweeter.deploy.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a server requires of its clients: TLS, a user and a password, and for others than this user
 * permissions. Of other nodes of its cluster it requires a certificate.
 *
 * @param keyStore PKCS 12 file with the server's certificate and private key
 * @param trustStore PKCS 12 file with the certificate that clients have to trust, and that has
 *     signed those of all nodes, and no others
 * @param storePassword of both files; never printed
 * @param username the user
 * @param password the user's password; never printed
 */
public record Security(
        Path keyStore, Path trustStore, String storePassword, String username, String password) {

    private static final String MECHANISM = "SCRAM-SHA-512";

    /** Who shows a certificate that the trusted one has signed. */
    private static final String NODE = "node";

    /** Package of the ZooKeeper that Flink ships. */
    private static final String ZOOKEEPER =
            "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper";

    /**
     * Lines for Kafka's configuration. The user may do everything, and so may other nodes, which
     * show a certificate at the controller's port; others need permissions.
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
               listener.name.controller.ssl.client.auth=required
               ssl.principal.mapping.rules=RULE:^.*$/%s/
               super.users=User:%s;User:%s
               """
                .formatted(
                        MECHANISM,
                        MECHANISM,
                        jaas(),
                        keyStore,
                        storePassword,
                        trustStore,
                        storePassword,
                        NODE,
                        username,
                        NODE);
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
               server_encryption_options:
                   internode_encryption: all
                   require_client_auth: true
                   require_endpoint_verification: true
                   keystore: "%s"
                   keystore_password: "%s"
                   truststore: "%s"
                   truststore_password: "%s"
                   store_type: PKCS12
               """
                .formatted(
                        keyStore,
                        storePassword,
                        keyStore,
                        storePassword,
                        trustStore,
                        storePassword);
    }

    /**
     * Lines for Flink's configuration: its processes take connections of one another only with a
     * certificate that the trusted one has signed. Its REST interface stays as it is.
     */
    String flinkYaml() {
        return """

               security.ssl.internal.enabled: true
               security.ssl.internal.keystore: "%s"
               security.ssl.internal.keystore-password: "%s"
               security.ssl.internal.key-password: "%s"
               security.ssl.internal.truststore: "%s"
               security.ssl.internal.truststore-password: "%s"
               # The default is for RSA keys alone, and without forward secrecy.
               security.ssl.algorithms: "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
               """
                .formatted(keyStore, storePassword, storePassword, trustStore, storePassword);
    }

    /**
     * Lines for the configuration of the ZooKeeper that Flink ships: it takes no connection without
     * a certificate that the trusted one has signed, neither from clients nor from its peers.
     */
    String zooKeeperConfig(String host, int port) {
        return """
               # Not the default, which is without TLS.
               clientPort=0
               secureClientPort=%d
               secureClientPortAddress=%s
               serverCnxnFactory=%s.server.NettyServerCnxnFactory
               sslQuorum=true
               """
                        .formatted(port, host, ZOOKEEPER)
                + stores("ssl.")
                + stores("ssl.quorum.");
    }

    /** A file of options of Java that make Flink's processes such clients of ZooKeeper. */
    String zooKeeperClientOptions() {
        return """
               zookeeper.client.secure=true
               zookeeper.clientCnxnSocket=%s.ClientCnxnSocketNetty
               """
                .formatted(ZOOKEEPER)
                .concat(stores("zookeeper.ssl."))
                .replaceAll("[\\\\\"]", "\\\\$0")
                .replaceAll("(?m)^(.+)$", "\"-D$1\"");
    }

    private String stores(String prefix) {
        return """
               %1$skeyStore.location=%2$s
               %1$skeyStore.password=%4$s
               %1$skeyStore.type=PKCS12
               %1$strustStore.location=%3$s
               %1$strustStore.password=%4$s
               %1$strustStore.type=PKCS12
               """
                .formatted(prefix, keyStore, trustStore, storePassword);
    }

    /** Wraps a connection in TLS, with the host name verified. */
    public Socket overTls(Socket plain) throws IOException {
        return overTls(plain, null);
    }

    /** The same, which shows the certificate of a node. */
    Socket asNode(Socket plain) throws IOException {
        try {
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(load(keyStore), storePassword.toCharArray());
            return overTls(plain, keys.getKeyManagers());
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "cannot load the key store " + keyStore + ": " + e.getMessage(), e);
        }
    }

    private KeyStore load(Path file) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, storePassword.toCharArray());
            return store;
        }
    }

    private Socket overTls(Socket plain, KeyManager[] certificates) throws IOException {
        try {
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(load(trustStore));
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(certificates, trust.getTrustManagers(), null);
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
