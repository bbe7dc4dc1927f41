package io.tweeter.deploy.command.dcos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.command.container.App;
import io.tweeter.deploy.command.container.FlinkContainer;
import io.tweeter.deploy.command.container.LocalContainer;
import io.tweeter.deploy.command.container.Surroundings;
import io.tweeter.deploy.jobs.FlinkAddress;
import io.tweeter.deploy.jobs.FlinkRest;
import io.tweeter.deploy.jobs.FlinkRestException;
import io.tweeter.deploy.jobs.JobCommand;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.Script;
import io.tweeter.deploy.testkit.Tool;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who gets into Flink on DC/OS: the apps of Flink and its proxy run as processes of this machine,
 * with the commands and environments of their files and a key that {@code flink-key} has made. The
 * agent's address is another one than that on which Mesos checks health.
 */
class FlinkAccessHeavyIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String AGENT = "127.0.3.1";
    private static final String MESOS = "127.0.0.1";
    private static final String NOT_A_MASTER = "127.0.0.2";
    private static final String VIP = "flink-jobmanager.marathon.l4lb.thisdcos.directory";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /**
     * An app that runs.
     *
     * @param ports in the order of its file
     */
    private record Running(DcosFile file, LocalContainer container, List<Integer> ports) {

        URI healthCheck() {
            var check = file.json().get("healthChecks").get(0);
            assertThat(check.get("protocol").asText()).isEqualTo("MESOS_HTTP");
            return URI.create(
                    "http://%s:%d%s"
                            .formatted(
                                    MESOS,
                                    ports.get(check.get("portIndex").asInt()),
                                    check.get("path").asText()));
        }

        int port(String name) {
            for (int index = 0; index < ports.size(); index++) {
                if (file.ports().get(index).get("name").asText().equals(name)) {
                    return ports.get(index);
                }
            }
            throw new IllegalArgumentException(file + " has no port " + name);
        }
    }

    @TempDir private static Path dir;
    private static final Deque<LocalContainer> STARTED = new ArrayDeque<>();
    private static Surroundings surroundings;
    private static FlinkContainer flink;
    private static Running jobManager;
    private static Running taskManager;

    /** What the watching apps are told about Flink. */
    private static Map<String, String> client;

    private static String url;

    @BeforeAll
    static void start() throws Exception {
        flink = new FlinkContainer(dir.resolve("flink"));
        surroundings =
                new Surroundings(dir)
                        .with("@STATE@", "file:///state")
                        .with(VIP + ":8081", AGENT + ":" + flink.port(8082))
                        .with(VIP, AGENT);
        CommandRun key =
                Script.run(
                        DcosFile.DIRECTORY.resolve("flink-key"),
                        Map.of(),
                        tls("").toString(),
                        "ip:" + AGENT);
        assertThat(key.exitCode()).as(key.output()).isZero();
        jobManager =
                start(
                        "flink-jobmanager",
                        List.of(
                                flink.port(6123),
                                flink.port(6124),
                                flink.port(8082),
                                FreePorts.next()));
        taskManager =
                start(
                        "flink-taskmanager",
                        List.of(
                                FreePorts.next(),
                                FreePorts.next(),
                                FreePorts.next(),
                                FreePorts.next()));
        App watcher = app("tweet-store");
        client = new HashMap<>(surroundings.environment(watcher));
        client.keySet().removeIf(name -> !name.startsWith("FLINK_REST_"));
        List<String> command = CommandLines.of(surroundings.command(watcher).get(2)).get(0);
        url = command.get(command.indexOf("--flink") + 1);
        for (Running app : List.of(jobManager, taskManager)) {
            awaitHealthy(app);
        }
        try (FlinkRest rest = new FlinkRest(FlinkAddress.of(url, Environment.of(client)))) {
            // It has reached the JobManager, and this one has reached it.
            await().atMost(TIMEOUT)
                    .ignoreExceptionsInstanceOf(FlinkRestException.class)
                    .until(() -> rest.freeSlots() == 2);
        }
    }

    @AfterAll
    static void stop() {
        STARTED.forEach(LocalContainer::close);
    }

    private static Path tls(String file) {
        return dir.resolve("state/tls").resolve(file);
    }

    private static App app(String name) throws IOException {
        return App.ofMarathon(DcosFile.DIRECTORY.resolve("apps/" + name + ".json"));
    }

    /** What Marathon sets for every task. */
    private static Map<String, String> marathon(List<Integer> ports) {
        Map<String, String> variables = new HashMap<>(Map.of("HOST", AGENT));
        for (int index = 0; index < ports.size(); index++) {
            variables.put("PORT" + index, ports.get(index).toString());
        }
        return variables;
    }

    private static Running start(String name, List<Integer> ports) throws Exception {
        App app = app(name);
        Map<String, String> environment = new HashMap<>(surroundings.environment(app));
        environment.putAll(marathon(ports));
        environment = FlinkContainer.atEntryPoint(surroundings.command(app), environment);
        return start(
                DcosFile.read("apps/" + name + ".json"),
                flink.command(app, environment, ports.get(3)),
                environment,
                ports);
    }

    private static Running start(
            DcosFile file,
            List<String> command,
            Map<String, String> environment,
            List<Integer> ports)
            throws IOException {
        Path log = dir.resolve(file.text("id").substring(1) + "-" + STARTED.size() + ".log");
        LocalContainer container = LocalContainer.start(command, environment, log);
        STARTED.push(container);
        return new Running(file, container, ports);
    }

    private static void awaitHealthy(Running app) {
        await(app.file().name())
                .atMost(TIMEOUT)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () -> {
                            assertThat(app.container().isAlive())
                                    .as(app.container().output())
                                    .isTrue();
                            return get(app.healthCheck()).statusCode() == 200;
                        });
    }

    private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static CommandRun jobList(String address, Map<String, String> environment)
            throws Exception {
        return CommandRun.process(
                environment, JobCommand.class, "job", "list", "--flink=" + address);
    }

    @Test
    void whoHasTheKeyUsesTheRestInterface() throws Exception {
        CommandRun list = jobList(url, client);
        assertThat(list.exitCode()).as(list.err()).isZero();
    }

    @Test
    void whoHasNoKeyIsToldSoInOneLine() throws Exception {
        Map<String, String> onlyTrusting = new HashMap<>(client);
        onlyTrusting.keySet().removeIf(name -> name.contains("KEYSTORE"));
        CommandRun list = jobList(url, onlyTrusting);
        assertThat(list.exitCode()).isEqualTo(1);
        assertThat(list.err()).hasLineCount(1).contains("Flink at " + url).contains("certificate");
    }

    @Test
    void everyPortButThatOfMetricsRequiresTheKey() throws Exception {
        for (Running app : List.of(jobManager, taskManager)) {
            Set<InetSocketAddress> open = ListeningPorts.of(app.container().pid());
            assertThat(open)
                    .extracting(InetSocketAddress::getPort)
                    .as("ports of %s", app.file())
                    .containsAll(app.ports());
            for (InetSocketAddress port : open) {
                if (port.getPort() == app.port("metrics")) {
                    continue;
                }
                assertThat(port.getAddress().getHostAddress()).as("%s", port).isEqualTo(AGENT);
                connect(port, tls(true));
                // Again if Flink has closed the connection before its reason could be read.
                await().atMost(TIMEOUT)
                        .untilAsserted(
                                () ->
                                        assertThatThrownBy(() -> connect(port, tls(false)))
                                                .as("%s of %s", port, app.file())
                                                .isInstanceOf(IOException.class)
                                                .hasMessageContaining("certificate"));
            }
        }
    }

    private static SSLContext tls(boolean withKey) throws Exception {
        char[] password = Files.readString(tls("password")).strip().toCharArray();
        KeyStore store = KeyStore.getInstance(tls("flink.p12").toFile(), password);
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(withKey ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
        return context;
    }

    private static void connect(InetSocketAddress port, SSLContext tls) throws IOException {
        try (SSLSocket socket =
                (SSLSocket)
                        tls.getSocketFactory().createSocket(port.getAddress(), port.getPort())) {
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.startHandshake();
        }
    }

    @Test
    void withoutTlsTheRestInterfaceOnlyRefersToItsAddressWithTls() throws Exception {
        String address = AGENT + ":" + jobManager.port("rest") + "/overview";
        HttpResponse<String> answer = get(URI.create("http://" + address));
        assertThat(answer.statusCode()).isBetween(300, 399);
        assertThat(answer.headers().firstValue("Location")).hasValue("https://" + address);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void theProxyLetsMastersInAndNobodyElse() throws Exception {
        Tool.require("haproxy");
        DcosFile file = DcosFile.read("apps/flink-proxy.json");
        List<Integer> ports = List.of(FreePorts.next());
        Map<String, String> environment = new HashMap<>(file.environment());
        environment.putAll(marathon(ports));
        environment.replaceAll((name, value) -> here(value));
        Running proxy =
                start(file, List.of("/bin/sh", "-c", here(file.command())), environment, ports);
        awaitHealthy(proxy);

        URI overview = URI.create("http://%s:%d/overview".formatted(AGENT, proxy.port("http")));
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(get(overview).body()).contains("slots-total"));
        CommandRun list = jobList("http://" + overview.getAuthority(), Map.of());
        assertThat(list.exitCode()).as(list.err()).isZero();
        assertThat(statusFor(NOT_A_MASTER, overview)).isEqualTo("HTTP/1.1 403 Forbidden");
    }

    /** The test is a master; the proxy is the only one with a certificate. */
    private static String here(String text) {
        return text.replace("master.mesos", MESOS)
                .replace("/tmp/", dir + "/")
                .replace("/state/", dir.resolve("state") + "/")
                .replace(VIP + ":8081", AGENT + ":" + jobManager.port("rest"));
    }

    private static String statusFor(String client, URI uri) throws IOException {
        try (Socket socket =
                new Socket(uri.getHost(), uri.getPort(), InetAddress.getByName(client), 0)) {
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.getOutputStream()
                    .write(
                            "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                                    .formatted(uri.getPath(), uri.getAuthority())
                                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    void withoutAKeyFlinkDoesNotStart() throws Exception {
        Path other = Files.createDirectory(dir.resolve("without-key"));
        Surroundings keyless =
                new Surroundings(other).with("@STATE@", "file:///state").with(VIP, AGENT);
        App app = app("flink-jobmanager");
        List<Integer> ports = new ArrayList<>();
        for (int index = 0; index < 4; index++) {
            ports.add(FreePorts.next());
        }
        Map<String, String> environment = new HashMap<>(keyless.environment(app));
        environment.putAll(marathon(ports));
        environment = FlinkContainer.atEntryPoint(keyless.command(app), environment);
        Running started =
                start(
                        jobManager.file(),
                        new FlinkContainer(other).command(app, environment, ports.get(3)),
                        environment,
                        ports);
        assertThat(started.container().exitCode(TIMEOUT)).isNotZero();
    }
}
