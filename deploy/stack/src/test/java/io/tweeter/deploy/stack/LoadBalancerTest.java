package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.servers.FlinkCluster;
import io.tweeter.deploy.servers.FlinkJobManager;
import io.tweeter.deploy.servers.IngestInstance;
import io.tweeter.deploy.servers.ServerProcess;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadBalancerTest {

    @TempDir Path dir;

    private List<FlinkJobManager> jobManagers = List.of();

    @Test
    void everyInstanceIsBehindBothPorts() {
        assertThat(balancer(Path.of("haproxy"), 2).config())
                .contains("bind 127.0.0.1:10000\n", "bind 127.0.0.1:30000\n")
                .contains("server ingest-1 127.0.0.1:10001\n", "server ingest-2 127.0.0.1:10002\n")
                .contains("server ingest-1 127.0.0.1:10001 track ingest/ingest-1\n")
                .contains(
                        "option httpchk GET /health/ready\n", "option httpchk GET /health/live\n");
    }

    @Test
    void theRestApiOfSeveralJobManagersIsWhereThatOfOneWouldBe() {
        jobManagers = twoJobManagers();

        assertThat(balancer(Path.of("haproxy"), 1).ports())
                .containsEntry(8_081, "Flink's web page and REST API");
        assertThat(balancer(Path.of("haproxy"), 1).config())
                .contains("bind 127.0.0.1:8081\n")
                .contains("server jobmanager-1 127.0.2.1:8081\n")
                .contains("server jobmanager-2 127.0.2.2:8081 backup\n");
    }

    @Test
    void haproxyAcceptsTheConfigurationWithoutWarnings() throws Exception {
        Path haproxy = Tool.require("haproxy");
        jobManagers = twoJobManagers();
        LoadBalancer balancer = balancer(haproxy, 3);
        Files.createDirectories(balancer.log().getParent());
        balancer.prepare();
        Process check =
                new ProcessBuilder(
                                haproxy.toString(),
                                "-c",
                                "-dW",
                                "-f",
                                dir.resolve("haproxy/haproxy.cfg").toString())
                        .directory(balancer.log().getParent().toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(output).isZero();
    }

    @Test
    void errorsOfHaproxyAreProblemsButNotForFlink() throws Exception {
        jobManagers = twoJobManagers();
        String config = balancer(Path.of("haproxy"), 1).config();
        Matcher errors =
                Pattern.compile(
                                "http-error status (\\d+) content-type application/problem\\+json"
                                        + " string '([^']+)'")
                        .matcher(config.substring(config.indexOf("frontend tweets")));
        List<String> statuses = new ArrayList<>();
        while (errors.find()) {
            statuses.add(errors.group(1));
            JsonNode problem = new ObjectMapper().readTree(errors.group(2));
            assertThat(problem.get("status").asText()).isEqualTo(errors.group(1));
            assertThat(problem.get("title").textValue()).isNotEmpty();
            assertThat(problem.get("detail").textValue()).isNotEmpty();
        }

        assertThat(statuses).containsExactly("400", "502", "503", "504");
        assertThat(config.substring(0, config.indexOf("frontend tweets")))
                .doesNotContain("http-error");
        assertThat(config.substring(config.indexOf("listen flink"))).doesNotContain("http-error");
    }

    @Test
    void haproxyAnswersLikeTheServiceWhenNoInstanceIsReady() throws Exception {
        Path haproxy = Tool.require("haproxy");
        int port = FreePorts.next();
        LoadBalancer balancer = balancer(haproxy, port, FreePorts.next(), 0);
        HttpRequest post = post(port).build();
        try (ServerProcess running = ServerProcess.start(balancer)) {
            HttpResponse<String> answer =
                    await().ignoreExceptionsInstanceOf(IOException.class)
                            .until(
                                    () ->
                                            HttpClient.newHttpClient()
                                                    .send(
                                                            post,
                                                            HttpResponse.BodyHandlers.ofString()),
                                    Objects::nonNull);

            assertThat(running.handle().isAlive()).isTrue();
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(answer.headers().firstValue("Content-Type"))
                    .contains("application/problem+json");
            JsonNode problem = new ObjectMapper().readTree(answer.body());
            assertThat(problem.get("title").textValue()).isEqualTo("Service unavailable");
            assertThat(problem.get("status").intValue()).isEqualTo(503);
            assertThat(problem.get("detail").textValue()).contains("Idempotency-Key");

            HttpResponse<String> page =
                    HttpClient.newHttpClient()
                            .send(
                                    post(port).header("Accept", "text/html,*/*;q=0.8").build(),
                                    HttpResponse.BodyHandlers.ofString());
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.headers().firstValue("Retry-After")).contains("1");
            assertThat(page.headers().firstValue("Content-Type"))
                    .contains("text/html; charset=utf-8");
            assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'none';");
            assertThat(page.body()).contains("Go back to the form and send yours again");
        }
    }

    private static HttpRequest.Builder post(int port) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/tweets"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
    }

    private List<FlinkJobManager> twoJobManagers() {
        List<String> hosts = List.of("127.0.2.1", "127.0.2.2");
        return new FlinkCluster(
                        new TweeterHome(dir),
                        dir,
                        dir,
                        new StackPorts(0).flink(),
                        OptionalInt.empty(),
                        List.of(),
                        new FlinkCluster.Nodes(hosts, hosts, Optional.of("127.0.2.1:2181")),
                        Optional.empty())
                .jobManagers();
    }

    private LoadBalancer balancer(Path executable, int instances) {
        return balancer(executable, 10_000, 30_000, instances);
    }

    private LoadBalancer balancer(Path executable, int port, int vip, int instances) {
        return new LoadBalancer(
                executable,
                dir.resolve("haproxy"),
                dir.resolve("logs").resolve("haproxy.log"),
                port,
                vip,
                IntStream.rangeClosed(1, instances).mapToObj(this::instance).toList(),
                jobManagers);
    }

    private IngestInstance instance(int number) {
        return new IngestInstance(
                dir.resolve("ingest-app.jar"),
                number,
                10_000 + number,
                dir.resolve("ingest.log"),
                Map.of());
    }
}
