package io.tweeter.deploy.command.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tweeter.deploy.servers.FlinkCluster;
import io.tweeter.deploy.servers.IngestInstance;
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
import io.tweeter.deploy.testkit.TestNodes;
import io.tweeter.deploy.testkit.ZooKeeperServer;
import io.tweeter.deploy.tools.client.CassandraClient;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole pipeline with three nodes of Kafka and three of Cassandra that require TLS and
 * credentials of clients, and certificates of one another, as Flink's processes and their
 * ZooKeepers do. Each part is a user that may do what docs/cluster.md says it needs, and nothing
 * else.
 */
class SecuredHeavyIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String KAFKA_PASSWORD = "only-for-this-test";

    /** User and password of a new Cassandra cluster. */
    private static final String CASSANDRA_USER = "cassandra";

    /** Kafka's least number for SCRAM. */
    private static final int ITERATIONS = 4096;

    private static final String INIT = "init";
    private static final String INGEST = "ingest";
    private static final String JOBS = "jobs";
    private static final String OPERATOR = "operator";
    private static final String NOBODY = "nobody";

    private static final List<String> HOSTS = List.of("127.0.2.1", "127.0.2.2", "127.0.2.3");

    @TempDir private static Path dir;
    private static Security kafkaSecurity;
    private static TestNodes<KafkaServer> kafka;
    private static TestNodes<CassandraServer> cassandra;
    private static Map<String, String> settings;

    @BeforeAll
    static void startServers() throws Exception {
        PrivateCa ca = PrivateCa.make(Files.createDirectory(dir.resolve("ca")));
        kafkaSecurity = security(ca, "tweeter", KAFKA_PASSWORD);
        kafka = KafkaServer.startNodes(dir.resolve("kafka"), kafkaSecurity, HOSTS);
        cassandra =
                CassandraServer.startNodes(
                        dir.resolve("cassandra"),
                        security(ca, CASSANDRA_USER, CASSANDRA_USER),
                        HOSTS);
        settings = new HashMap<>();
        settings.put("KAFKA_BOOTSTRAP_SERVERS", kafka.first().bootstrapServers());
        settings.put("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        settings.put("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512");
        settings.put("KAFKA_SSL_TRUSTSTORE_LOCATION", ca.trustStore().toString());
        settings.put("KAFKA_SSL_TRUSTSTORE_TYPE", "PKCS12");
        settings.put("KAFKA_SSL_TRUSTSTORE_PASSWORD_FILE", secret("store", PrivateCa.PASSWORD));
        settings.put("CASSANDRA_CONTACT_POINTS", cassandra.first().contactPoints());
        settings.put("CASSANDRA_LOCAL_DATACENTER", cassandra.first().localDatacenter());
        settings.put("CASSANDRA_TLS", "true");
        settings.put("CASSANDRA_TRUSTSTORE", ca.trustStore().toString());
        settings.put("CASSANDRA_TRUSTSTORE_PASSWORD_FILE", secret("store", PrivateCa.PASSWORD));
        Map<String, Object> admin = new HashMap<>(kafkaSecurity.kafkaClient());
        admin.put("bootstrap.servers", kafka.first().bootstrapServers());
        try (Admin operator = Admin.create(admin)) {
            operator.alterUserScramCredentials(
                            Stream.of(INIT, INGEST, JOBS, OPERATOR, NOBODY)
                                    .map(SecuredHeavyIT::credentials)
                                    .toList())
                    .all()
                    .get();
            operator.createAcls(permissions()).all().get();
        }
        assertThat(
                        succeed(
                                INIT,
                                "init",
                                "--partitions=2",
                                "--replication=3",
                                "--cassandra-replication={'class': 'SimpleStrategy', 'replication_factor': 3}"))
                .contains("Topics exist", "Tables exist");
        try (CqlSession session =
                CassandraClient.connect(CassandraSettings.from(Environment.of(as(INIT))))) {
            grant(session, INGEST, "SELECT");
            grant(session, JOBS, "SELECT", "MODIFY");
            grant(session, OPERATOR, "SELECT");
        }
    }

    private static UserScramCredentialAlteration credentials(String user) {
        return new UserScramCredentialUpsertion(
                user,
                new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                KAFKA_PASSWORD);
    }

    private static List<AclBinding> permissions() {
        List<String> topics = List.of("tweets", "tweets-dead-letter", "tweet-counts");
        List<String> groups = List.of("tweet-store", "tweet-counts");
        List<AclBinding> all = new ArrayList<>();
        for (String topic : topics) {
            all.addAll(allow(INIT, TOPIC, topic, CREATE, DESCRIBE, DESCRIBE_CONFIGS));
            all.addAll(allow(OPERATOR, TOPIC, topic, READ));
        }
        all.addAll(allow(INGEST, TOPIC, "tweets", WRITE, DESCRIBE_CONFIGS));
        all.addAll(allow(JOBS, TOPIC, "tweets", READ));
        all.addAll(allow(JOBS, TOPIC, "tweets-dead-letter", WRITE));
        all.addAll(allow(JOBS, TOPIC, "tweet-counts", WRITE));
        for (String group : groups) {
            all.addAll(allow(JOBS, GROUP, group, READ));
            all.addAll(allow(OPERATOR, GROUP, group, DESCRIBE));
        }
        return all;
    }

    private static List<AclBinding> allow(
            String user, ResourceType type, String name, AclOperation... operations) {
        return Arrays.stream(operations)
                .map(
                        operation ->
                                new AclBinding(
                                        new ResourcePattern(type, name, PatternType.LITERAL),
                                        new AccessControlEntry(
                                                "User:" + user,
                                                "*",
                                                operation,
                                                AclPermissionType.ALLOW)))
                .toList();
    }

    private static void grant(CqlSession session, String role, String... permissions) {
        session.execute(
                "CREATE ROLE %s WITH LOGIN = true AND PASSWORD = '%s'"
                        .formatted(role, CASSANDRA_USER));
        for (String permission : permissions) {
            session.execute("GRANT %s ON KEYSPACE tweeter TO %s".formatted(permission, role));
        }
    }

    /** The settings of a part, which logs in under its own name; Cassandra's superuser inits. */
    private static Map<String, String> as(String user) throws IOException {
        Map<String, String> own = new HashMap<>(settings);
        own.put(
                "KAFKA_SASL_JAAS_CONFIG_FILE",
                secret(
                        "jaas-" + user,
                        kafkaSecurity
                                .as(user, KAFKA_PASSWORD)
                                .kafkaClient()
                                .get("sasl.jaas.config")));
        own.put("CASSANDRA_USERNAME", user.equals(INIT) ? CASSANDRA_USER : user);
        own.put("CASSANDRA_PASSWORD_FILE", secret("cassandra", CASSANDRA_USER));
        return own;
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
        try (TestNodes<ZooKeeperServer> zooKeepers =
                ZooKeeperServer.startNodes(dir.resolve("zookeeper"), kafkaSecurity, HOSTS)) {
            assertOnlyWithCertificate(zooKeepers.first().addresses());
            FlinkCluster flink =
                    new FlinkCluster(
                            TweeterHome.find(),
                            dir.resolve("flink"),
                            Files.createDirectories(dir.resolve("logs")),
                            FreePorts.flink(),
                            OptionalInt.empty(),
                            List.of(),
                            new FlinkCluster.Nodes(
                                    List.of(Server.LOOPBACK),
                                    List.of(Server.LOOPBACK),
                                    Optional.of(zooKeepers.first().quorum())),
                            Optional.of(kafkaSecurity));
            assertTweetsFlow(flink);
        }
    }

    private static void assertTweetsFlow(FlinkCluster flink) throws Exception {
        try (ServerProcess jobManager =
                        ServerProcess.start(new WithEnvironment(flink.jobManager(), as(JOBS)));
                ServerProcess taskManager =
                        ServerProcess.start(new WithEnvironment(flink.taskManager(), as(JOBS)));
                IngestServer ingest = IngestServer.start(dir.resolve("ingest.log"), as(INGEST))) {
            jobManager.awaitReady();
            taskManager.awaitReady();
            assertOnlyWithCertificate(
                    Stream.of(
                                    flink.ports().rpc(),
                                    flink.ports().blob(),
                                    flink.ports().taskManager(),
                                    flink.ports().data())
                            .map(
                                    port ->
                                            new InetSocketAddress(
                                                    InetAddress.getLoopbackAddress(), port))
                            .toList());
            for (String job : List.of("tweet-store", "tweet-counts")) {
                CommandRun submit =
                        tweeter(
                                as(OPERATOR),
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
                                    assertThat(get(service.resolve("/users/king")))
                                            .contains("\"tweets\":1"));
            assertThat(succeed(OPERATOR, "verify"))
                    .contains("Each tweet is stored once and counted once.");
            assertThat(succeed(OPERATOR, "dead-letters", "list")).contains("0 dead letters");
        }
        for (String log : List.of("ingest.log", "logs/jobmanager.log", "logs/taskmanager.log")) {
            assertThat(Files.readString(dir.resolve(log), UTF_8)).doesNotContain(KAFKA_PASSWORD);
        }
    }

    @Test
    void aCommandThatLacksAPermissionNamesWhatItMayNotUse() throws Exception {
        for (String command : List.of("init", "verify")) {
            CommandRun result = tweeter(as(NOBODY), command);
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err())
                    .hasLineCount(1)
                    .contains("Kafka at " + kafka.first().bootstrapServers(), "tweets")
                    .containsIgnoringCase("authoriz");
        }
    }

    @Test
    void anInstanceThatMayNotWriteIsNotReadyAndSaysWhy() throws Exception {
        IngestInstance instance =
                new IngestInstance(
                        TweeterHome.find().ingestJar(),
                        1,
                        FreePorts.next(),
                        dir.resolve("nobody.log"),
                        as(NOBODY));
        try (ServerProcess process = ServerProcess.start(instance)) {
            await().atMost(TIMEOUT)
                    .ignoreExceptions()
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    get(
                                                            URI.create(
                                                                    "http://127.0.0.1:%d/health/ready"
                                                                            .formatted(
                                                                                    instance
                                                                                            .port()))))
                                            .containsIgnoringCase("authoriz"));
            assertThat(process.onExit()).isNotDone();
        }
    }

    private static String get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void aWrongKafkaPasswordIsReportedInOneLine() throws Exception {
        assertThat(initError("KAFKA_SASL_JAAS_CONFIG_FILE", secret("wrong-jaas", wrongJaas())))
                .contains("Kafka at " + kafka.first().bootstrapServers())
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
                .contains("Cassandra at " + cassandra.first().contactPoints())
                .containsIgnoringCase("password")
                .doesNotContain("not-the-password");
    }

    @Test
    void anUntrustedCertificateIsReportedInOneLine() throws Exception {
        assertThat(initError("KAFKA_SSL_TRUSTSTORE_LOCATION", "")).contains("Kafka at ", "certif");
        assertThat(initError("CASSANDRA_TRUSTSTORE", "")).contains("Cassandra at ", "certif");
    }

    @Test
    void nodesTalkToNobodyWhoHasNoCertificate() throws Exception {
        assertOnlyWithCertificate(List.of(kafka.first().controller(), cassandra.first().storage()));
    }

    /** Again if a server has closed the connection before its reason could be read. */
    private static void assertOnlyWithCertificate(List<InetSocketAddress> ports) {
        for (InetSocketAddress port : ports) {
            await().atMost(TIMEOUT)
                    .untilAsserted(
                            () ->
                                    assertThatThrownBy(() -> readWithoutCertificate(port))
                                            .as("%s", port)
                                            .isInstanceOf(IOException.class)
                                            .hasMessageContaining("certificate"));
        }
    }

    private static void readWithoutCertificate(InetSocketAddress port) throws IOException {
        try (Socket plain = new Socket(port.getHostString(), port.getPort());
                Socket client = kafkaSecurity.overTls(plain)) {
            client.setSoTimeout((int) TIMEOUT.toMillis());
            client.getInputStream().read();
        }
    }

    /** The error of {@code tweeter init} when one setting is changed. */
    private static String initError(String name, String value) throws Exception {
        Map<String, String> changed = as(INIT);
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

    private static String succeed(String user, String... arguments) throws Exception {
        CommandRun result = tweeter(as(user), arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out();
    }

    private static CommandRun tweeter(Map<String, String> environment, String... arguments)
            throws Exception {
        return Script.run(Script.path(), environment, arguments);
    }
}
