package io.tweeter.deploy.command.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.servers.FlinkCluster;
import io.tweeter.deploy.servers.Security;
import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.ServerProcess;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.CassandraServer;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.IngestServer;
import io.tweeter.deploy.testkit.KafkaServer;
import io.tweeter.deploy.testkit.PrivateCa;
import io.tweeter.deploy.testkit.Script;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole pipeline with a Kafka and a Cassandra that require TLS and credentials. */
class SecuredHeavyIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String KAFKA_PASSWORD = "only-for-this-test";

    /** User and password of a new Cassandra cluster. */
    private static final String CASSANDRA_USER = "cassandra";

    @TempDir private static Path dir;
    private static KafkaServer kafka;
    private static CassandraServer cassandra;
    private static Map<String, String> settings;

    @BeforeAll
    static void startServers() throws Exception {
        PrivateCa ca = PrivateCa.make(Files.createDirectory(dir.resolve("ca")));
        Security kafkaSecurity = security(ca, "tweeter", KAFKA_PASSWORD);
        kafka = KafkaServer.start(dir.resolve("kafka"), kafkaSecurity);
        cassandra =
                CassandraServer.start(
                        dir.resolve("cassandra"), security(ca, CASSANDRA_USER, CASSANDRA_USER));
        settings = new HashMap<>();
        settings.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        settings.put("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        settings.put("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512");
        settings.put(
                "KAFKA_SASL_JAAS_CONFIG_FILE",
                secret("jaas", kafkaSecurity.kafkaClient().get("sasl.jaas.config")));
        settings.put("KAFKA_SSL_TRUSTSTORE_LOCATION", ca.trustStore().toString());
        settings.put("KAFKA_SSL_TRUSTSTORE_TYPE", "PKCS12");
        settings.put("KAFKA_SSL_TRUSTSTORE_PASSWORD_FILE", secret("store", PrivateCa.PASSWORD));
        settings.put("CASSANDRA_CONTACT_POINTS", "127.0.0.1:" + cassandra.contactPoint().getPort());
        settings.put("CASSANDRA_LOCAL_DATACENTER", cassandra.localDatacenter());
        settings.put("CASSANDRA_USERNAME", CASSANDRA_USER);
        settings.put("CASSANDRA_PASSWORD_FILE", secret("cassandra", CASSANDRA_USER));
        settings.put("CASSANDRA_TLS", "true");
        settings.put("CASSANDRA_TRUSTSTORE", ca.trustStore().toString());
        settings.put("CASSANDRA_TRUSTSTORE_PASSWORD_FILE", secret("store", PrivateCa.PASSWORD));
    }

    private static Security security(PrivateCa ca, String username, String password) {
        return new Security(ca.keyStore(), ca.trustStore(), PrivateCa.PASSWORD, username, password);
    }

    private static String secret(String name, String value) throws IOException {
        return Files.writeString(dir.resolve(name + ".secret"), value + "\n").toString();
    }

    @AfterAll
    static void stopServers() {
        if (cassandra != null) {
            cassandra.close();
        }
        if (kafka != null) {
            kafka.close();
        }
    }

    /** A server with additional environment variables. */
    private record WithEnvironment(Server server, Map<String, String> environment)
            implements Server {

        @Override
        public String name() {
            return server.name();
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public Map<Integer, String> ports() {
            return server.ports();
        }

        @Override
        public Path log() {
            return server.log();
        }

        @Override
        public int memoryMiB() {
            return server.memoryMiB();
        }

        @Override
        public List<String> prepare() throws IOException, InterruptedException {
            return server.prepare();
        }

        @Override
        public void probe() throws Exception {
            server.probe();
        }
    }

    @Test
    void aTweetIsAcceptedStoredCountedAndVerified() throws Exception {
        assertThat(succeed("init", "--partitions=2")).contains("Topics exist", "Tables exist");
        FlinkCluster flink =
                new FlinkCluster(
                        TweeterHome.find(),
                        dir.resolve("flink"),
                        Files.createDirectories(dir.resolve("logs")),
                        FreePorts.flink(),
                        OptionalInt.empty());
        try (ServerProcess jobManager =
                        ServerProcess.start(new WithEnvironment(flink.jobManager(), settings));
                ServerProcess taskManager =
                        ServerProcess.start(new WithEnvironment(flink.taskManager(), settings));
                IngestServer ingest = IngestServer.start(dir.resolve("ingest.log"), settings)) {
            jobManager.awaitReady();
            taskManager.awaitReady();
            for (String job : List.of("tweet-store", "tweet-counts")) {
                CommandRun submit =
                        tweeter(
                                settings,
                                "job",
                                "submit",
                                job,
                                "--flink=" + flink.rest(),
                                "TWEETER_CHECKPOINT_DIR=" + flink.checkpoints().toUri());
                assertThat(submit.exitCode()).as(submit.err()).isZero();
                // Secrets must not be passed where others can read them.
                assertThat(submit.err()).contains("Not passed on").doesNotContain(KAFKA_PASSWORD);
            }
            URI service = URI.create("http://127.0.0.1:" + ingest.port());
            HttpClient http = HttpClient.newHttpClient();
            HttpResponse<String> posted =
                    http.send(
                            HttpRequest.newBuilder(service.resolve("/tweets"))
                                    .header("Content-Type", "application/json")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    "{\"handle\":\"king\",\"content\":\"Safe.\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(posted.statusCode()).isEqualTo(202);
            await().atMost(TIMEOUT)
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    http.send(
                                                                    HttpRequest.newBuilder(
                                                                                    service.resolve(
                                                                                            "/users/king"))
                                                                            .build(),
                                                                    HttpResponse.BodyHandlers
                                                                            .ofString())
                                                            .body())
                                            .contains("\"tweets\":1"));
            assertThat(succeed("verify")).contains("Each tweet is stored once and counted once.");
            assertThat(succeed("dead-letters", "list")).contains("0 dead letters");
        }
        for (String log : List.of("ingest.log", "logs/jobmanager.log", "logs/taskmanager.log")) {
            assertThat(Files.readString(dir.resolve(log), UTF_8)).doesNotContain(KAFKA_PASSWORD);
        }
    }

    @Test
    void aWrongKafkaPasswordIsReportedInOneLine() throws Exception {
        assertThat(initError("KAFKA_SASL_JAAS_CONFIG_FILE", secret("wrong-jaas", wrongJaas())))
                .contains("Kafka at " + kafka.bootstrapServers())
                .contains("Authentication failed")
                .doesNotContain("not-the-password");
    }

    private static String wrongJaas() {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required"
                + " username=\"tweeter\" password=\"not-the-password\";";
    }

    @Test
    void aWrongCassandraPasswordIsReportedInOneLine() throws Exception {
        assertThat(initError("CASSANDRA_PASSWORD_FILE", secret("wrong", "not-the-password")))
                .contains("Cassandra at 127.0.0.1:" + cassandra.contactPoint().getPort())
                .containsIgnoringCase("password")
                .doesNotContain("not-the-password");
    }

    @Test
    void anUntrustedCertificateIsReportedInOneLine() throws Exception {
        assertThat(initError("KAFKA_SSL_TRUSTSTORE_LOCATION", "")).contains("Kafka at ", "certif");
        assertThat(initError("CASSANDRA_TRUSTSTORE", "")).contains("Cassandra at ", "certif");
    }

    /** The error of {@code tweeter init} when one setting is changed. */
    private static String initError(String name, String value) throws Exception {
        Map<String, String> changed = new HashMap<>(settings);
        changed.put(name, value);
        if (name.startsWith("KAFKA_SSL_TRUSTSTORE")) {
            changed.put("KAFKA_SSL_TRUSTSTORE_PASSWORD_FILE", "");
            changed.put("KAFKA_SSL_TRUSTSTORE_TYPE", "");
        }
        CommandRun result = tweeter(changed, "init");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).hasLineCount(1);
        return result.err();
    }

    private static String succeed(String... arguments) throws Exception {
        CommandRun result = tweeter(settings, arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out();
    }

    private static CommandRun tweeter(Map<String, String> environment, String... arguments)
            throws Exception {
        return Script.run(Script.path(), environment, arguments);
    }
}
