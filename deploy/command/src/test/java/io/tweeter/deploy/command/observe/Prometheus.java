package io.tweeter.deploy.command.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.servers.Processes;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A Prometheus server with our configuration, for other targets and with shorter intervals. */
public final class Prometheus implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final URI api;

    private Prometheus(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.api = URI.create("http://127.0.0.1:" + port);
    }

    /**
     * Starts a server.
     *
     * @param dir directory for its configuration and data
     * @param ingest targets instead of those in {@code targets/ingest.yml}
     * @param flink targets instead of those in {@code targets/flink.yml}
     */
    public static Prometheus start(Path dir, List<URI> ingest, List<URI> flink) throws IOException {
        Path prometheus = Tool.require("prometheus");
        Path targets = Files.createDirectories(dir.resolve("targets"));
        Files.writeString(targets.resolve("ingest.yml"), targets(ingest));
        Files.writeString(targets.resolve("flink.yml"), targets(flink));
        Files.copy(ObservabilityFiles.folder().resolve("alerts.yml"), dir.resolve("alerts.yml"));
        String config = Files.readString(ObservabilityFiles.folder().resolve("prometheus.yml"));
        assertThat(config).contains("interval: 10s");
        Path file = dir.resolve("prometheus.yml");
        Files.writeString(file, config.replace("interval: 10s", "interval: 2s"));
        int port = FreePorts.next();
        Path log = dir.resolve("prometheus.log");
        Process process =
                new ProcessBuilder(
                                prometheus.toString(),
                                "--config.file=" + file,
                                "--storage.tsdb.path=" + dir.resolve("data"),
                                "--web.listen-address=127.0.0.1:" + port)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Prometheus started = new Prometheus(process, log, port);
        try {
            await().atMost(READY_WITHIN).ignoreExceptions().until(started::isReady);
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    private static String targets(List<URI> addresses) {
        return addresses.stream()
                .map(address -> '"' + address.getAuthority() + '"')
                .collect(Collectors.joining(", ", "- targets: [", "]\n"));
    }

    private boolean isReady() throws IOException, InterruptedException {
        assertThat(process.isAlive()).as("see " + log).isTrue();
        return send("/-/ready").statusCode() == 200;
    }

    /** The current result of a query, as in the HTTP API. An invalid query fails the test. */
    public JsonNode query(String expression) throws IOException, InterruptedException {
        return get("/api/v1/query?query=" + encode(expression)).path("result");
    }

    /** The data of a call of the HTTP API. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("data");
    }

    /** Encodes a value for a query string. */
    public static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(api.resolve(path)).timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        Processes.stop(process.toHandle(), Duration.ofSeconds(10));
    }
}
