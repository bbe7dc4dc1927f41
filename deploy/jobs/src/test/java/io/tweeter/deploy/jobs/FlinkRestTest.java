package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the client reports servers that are not Flink, or not yet ready. */
class FlinkRestTest {

    private static final FlinkRest.Limits QUICK = quick(Duration.ofMinutes(1));

    private static final String PASSWORD = "changeit";

    private static final String JOB = "0123456789abcdef0123456789abcdef";

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;
    private volatile int failures = Integer.MAX_VALUE;
    private volatile int status = 200;
    private volatile String body = "";
    private volatile String success = "{\"jobs\": []}";
    private volatile String settings = "[]";

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    boolean fails = requests.incrementAndGet() <= failures;
                    byte[] answer = (fails ? body : success).getBytes(StandardCharsets.UTF_8);
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(fails ? status : 200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.createContext(
                "/v1/jobmanager/config",
                exchange -> {
                    byte[] answer = settings.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void waitsForAJobManagerThatIsStarting() throws Exception {
        failures = 2;
        status = 503;
        body =
                "{\"errors\": [\"Service temporarily unavailable due to an ongoing leader"
                        + " election. Please refresh.\"]}";
        try (FlinkRest flink = client(url())) {
            assertThat(flink.jobs()).isEmpty();
        }
        assertThat(requests).hasValue(3);
    }

    @Test
    void aJobThatIsNotListedWhileAJobManagerTakesOverHasNotEnded() throws Exception {
        failures = 2;
        body = "{\"jobs\": []}";
        success = listed("FINISHED");
        try (FlinkRest flink = client(url())) {
            assertThat(flink.awaitEnd(JOB, Duration.ofMinutes(1)))
                    .hasValueSatisfying(
                            job -> assertThat(job.state()).isEqualTo(JobStatus.FINISHED));
        }
        assertThat(requests).hasValue(3);
    }

    private static String listed(String state) {
        return """
               {"jobs": [{"jid": "%s", "name": "tweet-counts", "start-time": 1, "end-time": 2,
                 "duration": 1, "state": "%s", "last-modification": 2, "tasks": {
                   "running": 0, "canceling": 0, "canceled": 0, "total": 1, "created": 0,
                   "scheduled": 0, "deploying": 0, "reconciling": 0, "finished": 1,
                   "initializing": 0, "failed": 0}, "pending-operators": 0}]}
               """
                .formatted(JOB, state);
    }

    @Test
    void aJobThatAHighlyAvailableClusterDoesNotListForAMomentIsNotLost() throws Exception {
        settings = "[{\"key\": \"high-availability.type\", \"value\": \"zookeeper\"}]";
        failures = 2;
        body = "{\"jobs\": []}";
        success = listed("RUNNING");
        try (FlinkRest flink = client(url())) {
            assertThat(new RunHistory(flink).hasEnded(TweeterJob.TWEET_COUNTS)).isFalse();
        }
        assertThat(requests).hasValue(3);
    }

    @Test
    void aJobThatAHighlyAvailableClusterDoesNotListForAMomentIsNotStartedAgain(@TempDir Path states)
            throws Exception {
        Path checkpoint = Files.createDirectories(states.resolve("tweet-counts/run/chk-1"));
        try (OutputStream out = Files.newOutputStream(checkpoint.resolve("_metadata"))) {
            Checkpoints.storeCheckpointMetadata(
                    new CheckpointMetadata(1, List.of(), List.of()), out);
        }
        settings = "[{\"key\": \"high-availability.type\", \"value\": \"zookeeper\"}]";
        failures = 2;
        body = "{\"jobs\": []}";
        success =
                listed("RUNNING")
                        .replace("running\": 0", "running\": 1")
                        .replace("finished\": 1", "finished\": 0");
        try (FlinkRest flink = client(url())) {
            Starter starter =
                    new Starter(flink, new CheckpointFinder(states), job -> Optional.empty());
            Starter.Settings settings =
                    new Starter.Settings(states.resolve("no.jar"), List.of(), List.of());
            assertThat(
                            starter.start(
                                    TweeterJob.TWEET_COUNTS, settings, true, Duration.ofMinutes(1)))
                    .isEqualTo("already running");
        }
    }

    @Test
    void aJobThatNoClusterListsAnyMoreIsLost() throws Exception {
        failures = 0;
        try (FlinkRest flink = client(url(), quick(Duration.ofHours(1)))) {
            assertThat(new RunHistory(flink).hasEnded(TweeterJob.TWEET_COUNTS)).isTrue();
        }
        settings = "[{\"key\": \"high-availability.type\", \"value\": \"zookeeper\"}]";
        try (FlinkRest flink = client(url(), quick(Duration.ofMillis(1)))) {
            assertThat(new RunHistory(flink).hasEnded(TweeterJob.TWEET_COUNTS)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"FAILED, true", "CANCELED, true", "RUNNING, false", "RESTARTING, false"})
    void aJobThatIsListedNeedsNoSecondLook(String state, boolean ended) throws Exception {
        settings = "[{\"key\": \"high-availability.type\", \"value\": \"zookeeper\"}]";
        failures = 0;
        success = listed(state);
        try (FlinkRest flink = client(url())) {
            assertThat(new RunHistory(flink).hasEnded(TweeterJob.TWEET_COUNTS)).isEqualTo(ended);
        }
        assertThat(requests).hasValue(1);
    }

    @Test
    void aJobThatANewJobManagerHasForgottenHasEnded() throws Exception {
        failures = 0;
        Duration takeover = Duration.ofMillis(1);
        try (FlinkRest flink = client(url(), quick(takeover))) {
            assertThat(flink.awaitEnd(JOB, Duration.ofMinutes(1))).isEmpty();
        }
    }

    @Test
    void givesUpAfterAFewAttempts() {
        status = 503;
        body = "{\"errors\": [\"Service temporarily unavailable.\"]}";
        assertMessage(
                url(),
                "Flink at "
                        + url()
                        + ": cannot list the jobs: HTTP 503: Service temporarily unavailable.");
        assertThat(requests).hasValue(3);
    }

    @Test
    void tellsThatSomethingElseAnswers() {
        body = "<html>Welcome</html>";
        assertMessage(
                url(),
                "Flink at "
                        + url()
                        + ": cannot list the jobs: HTTP 200: what answers there is not Flink's"
                        + " REST API");
        assertThat(requests).hasValue(1);
    }

    @Test
    void tellsThatNothingAnswers() throws Exception {
        String url;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = "http://127.0.0.1:" + free.getLocalPort();
        }
        assertMessage(
                url,
                "Flink at "
                        + url
                        + ": cannot list the jobs: nothing listens there; is Flink running?");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "400, {'errors': ['wrong setting']}, false",
                "404, {'errors': ['Job 00 not found']}, false",
                "500, {'errors': ['java.lang.IllegalStateException: broke']}, false",
                "500, \"{'errors': ['Internal server error.', '<Exception on server side:\\njava.util.concurrent.TimeoutException: too busy\\nEnd of exception on server side>']}\", true",
                "503, {'errors': ['leader election']}, true",
                "502, <html>bad gateway</html>, true",
                "404, <html>no such service</html>, true",
                "401, {'errors': ['no token']}, true"
            })
    void onlyAnErrorOfFlinkItselfCountsAsItsAnswer(int code, String answer, boolean unreachable) {
        status = code;
        body = answer.replace('\'', '"');
        try (FlinkRest flink = client(url())) {
            assertThatThrownBy(flink::jobs)
                    .isInstanceOf(FlinkRestException.class)
                    .satisfies(
                            e ->
                                    assertThat(e instanceof FlinkUnreachableException)
                                            .isEqualTo(unreachable));
        }
    }

    @Test
    void tellsThatTheJarIsMissing() {
        try (FlinkRest flink = client(url())) {
            assertThatThrownBy(() -> flink.upload(Path.of("no.jar")))
                    .isInstanceOf(FlinkRestException.class)
                    .hasMessageEndingWith(": cannot upload no.jar: there is no such file");
        }
        assertThat(requests).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLINK_REST_TRUSTSTORE", "FLINK_REST_KEYSTORE"})
    void tellsThatAStoreCannotBeUsed(String variable) {
        Environment environment =
                Environment.of(
                        Map.of(variable, "/no/such/store", variable + "_PASSWORD", "secret"));
        FlinkAddress address = FlinkAddress.of("https://localhost", environment);
        assertThatThrownBy(() -> new FlinkRest(address, QUICK))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(variable + " cannot be used: ")
                .hasMessageContaining("/no/such/store")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void sendsNothingToAServerWhoseTrustedCertificateIsForAnotherName(@TempDir Path dir)
            throws Exception {
        Path store = selfSigned(dir.resolve("server.p12"));
        HttpsServer tls = HttpsServer.create(new InetSocketAddress(0), 0);
        tls.setHttpsConfigurator(new HttpsConfigurator(withCertificate(store)));
        tls.createContext(
                "/",
                exchange -> {
                    requests.incrementAndGet();
                    byte[] answer = success.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        tls.start();
        Environment environment =
                Environment.of(
                        Map.of(
                                "FLINK_REST_TRUSTSTORE",
                                store.toString(),
                                "FLINK_REST_TRUSTSTORE_PASSWORD",
                                PASSWORD));
        int port = tls.getAddress().getPort();
        try (FlinkRest named =
                        new FlinkRest(
                                FlinkAddress.of("https://localhost:" + port, environment), QUICK);
                FlinkRest other =
                        new FlinkRest(
                                FlinkAddress.of("https://127.0.0.2:" + port, environment), QUICK)) {
            assertThatThrownBy(other::jobs)
                    .isInstanceOf(FlinkRestException.class)
                    .hasMessageContaining("matching IP address 127.0.0.2");
            assertThat(requests).hasValue(0);
            assertThat(named.jobs()).isEmpty();
        } finally {
            tls.stop(0);
        }
    }

    /** The certificate is for localhost, and whoever has the file trusts it. */
    private static Path selfSigned(Path store) throws Exception {
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=dns:localhost",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                PASSWORD)
                        .inheritIO()
                        .start();
        assertThat(keytool.waitFor()).isZero();
        return store;
    }

    private static SSLContext withCertificate(Path store) throws Exception {
        char[] password = PASSWORD.toCharArray();
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(store.toFile(), password), password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static void assertMessage(String url, String message) {
        try (FlinkRest flink = client(url)) {
            assertThatThrownBy(flink::jobs)
                    .isInstanceOf(FlinkRestException.class)
                    .hasMessage(message);
        }
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static FlinkRest client(String url) {
        return client(url, QUICK);
    }

    private static FlinkRest client(String url, FlinkRest.Limits limits) {
        return new FlinkRest(FlinkAddress.of(url, Environment.of(Map.of())), limits);
    }

    private static FlinkRest.Limits quick(Duration takeover) {
        return new FlinkRest.Limits(
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                3,
                Duration.ofMillis(1),
                takeover);
    }
}
