package io.tweeter.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.KafkaServer;
import io.tweeter.deploy.testkit.TopicRecords;
import io.tweeter.model.Topics;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The runnable jar as a process, with as little memory and CPU as it should need. */
class ProcessIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Pattern ID = Pattern.compile("\"id\":\"(?<id>[^\"]+)\"");
    private static final int CLIENTS = 16;
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TempDir private Path dir;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Process start(String... assignments) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:ActiveProcessorCount=1",
                        "-jar",
                        Path.of("target", "ingest-app.jar").toString());
        Arrays.stream(assignments)
                .map(assignment -> assignment.split("=", 2))
                .forEach(pair -> builder.environment().put(pair[0], pair[1]));
        return builder.redirectErrorStream(true)
                .redirectOutput(dir.resolve("ingest.log").toFile())
                .start();
    }

    private String output() throws IOException {
        return Files.readString(dir.resolve("ingest.log"));
    }

    @ParameterizedTest
    @CsvSource({
        "PORT=http",
        "TWEETER_ACK_TIMEOUT=soon",
        "TWEETER_MAX_IN_FLIGHT=0",
        "KAFKA_COMPRESSION_TYPE=magic",
        "CASSANDRA_TLS=perhaps",
    })
    void aSettingThatCannotBeUsedIsOneLineAndExitCode1(String assignment) throws Exception {
        Process process = start(assignment);

        assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output().lines()).hasSize(1);
        assertThat(output()).contains(assignment.split("=", 2)[1]);
    }

    @Test
    void aPortInUseIsOneLineAndExitCode1() throws Exception {
        try (ServerSocket taken =
                new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Process process = start("PORT=" + taken.getLocalPort());

            assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(output().lines()).hasSize(1);
            assertThat(output()).contains("port " + taken.getLocalPort(), "PORT");
        }
    }

    @Test
    void acceptedTweetsAreStoredWhenItIsStoppedUnderLoad() throws Exception {
        int port = FreePorts.next();
        try (KafkaServer kafka = KafkaServer.start(dir.resolve("kafka"))) {
            createTopic(kafka);
            Process process =
                    start(
                            "PORT=" + port,
                            "KAFKA_BOOTSTRAP_SERVERS=" + kafka.bootstrapServers(),
                            // Neither server is there; it starts all the same.
                            "CASSANDRA_CONTACT_POINTS=127.0.0.1:" + FreePorts.next());
            await().atMost(TIMEOUT)
                    .ignoreExceptions()
                    .until(() -> get(port, "/health/ready").statusCode() == 200);
            assertThat(get(port, "/tweets").statusCode()).isEqualTo(503);

            assertThat(postTraced(port).headers().firstValue("X-Request-Id")).contains("my-1");

            Set<String> accepted = ConcurrentHashMap.newKeySet();
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            for (int i = 0; i < CLIENTS; i++) {
                clients.execute(() -> postUntilItIsGone(port, accepted));
            }
            await().atMost(TIMEOUT).until(() -> accepted.size() > 2_000);
            process.destroy();

            assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            clients.shutdown();
            assertThat(clients.awaitTermination(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(keys(kafka)).containsAll(accepted).doesNotHaveDuplicates();
            assertThat(output()).contains("Listening on http://127.0.0.1:" + port, "Stopped");
            // One line for the request with a trace, and none for all the others.
            assertThat(output().lines().filter(line -> line.contains("A tweet was")))
                    .singleElement(STRING)
                    .contains("accepted as ", "[request my-1, trace " + TRACE + "]");
        }
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> postTraced(int port) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(port, "/tweets"))
                        .header("Content-Type", "application/json")
                        .header("X-Request-Id", "my-1")
                        .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                        .POST(BodyPublishers.ofString("{\"handle\":\"a\",\"content\":\"b\"}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private void postUntilItIsGone(int port, Set<String> accepted) {
        HttpRequest request =
                HttpRequest.newBuilder(uri(port, "/tweets"))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"handle\":\"a\",\"content\":\"b\"}"))
                        .build();
        while (true) {
            try {
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                Matcher id = ID.matcher(answer.body());
                if (answer.statusCode() == 202 && id.find()) {
                    accepted.add(id.group("id"));
                }
            } catch (IOException gone) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void createTopic(KafkaServer kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(Topics.TWEETS, 2, (short) 1)
                                            .configs(
                                                    Map.of(
                                                            "message.timestamp.type",
                                                            "LogAppendTime"))))
                    .all()
                    .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static List<String> keys(KafkaServer kafka) {
        return TopicRecords.read(kafka.bootstrapServers(), Topics.TWEETS, new StringDeserializer())
                .stream()
                .map(ConsumerRecord::key)
                .toList();
    }
}
