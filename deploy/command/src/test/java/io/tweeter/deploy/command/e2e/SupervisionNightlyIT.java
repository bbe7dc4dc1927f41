package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.DriverException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Tool;
import io.tweeter.model.Tweet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The stack recovers and loses no tweet when processes are killed. */
class SupervisionNightlyIT extends OnStack {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String handle = "crash " + UUID.randomUUID();

    SupervisionNightlyIT(TestStack stack) {
        super(stack);
    }

    @Test
    void statusListsProcessesAndPorts() throws Exception {
        JsonNode status = JSON.readTree(stack.tweeter("status", "--json", dataDir()).output());
        assertThat(status.fieldNames()).toIterable().containsExactly("processes");
        assertThat(status.get("processes"))
                .allSatisfy(
                        process -> {
                            assertThat(process.fieldNames())
                                    .toIterable()
                                    .containsExactly("name", "pid", "host", "port", "state", "log");
                            assertThat(process.get("state").textValue()).isEqualTo("ready");
                            assertThat(ProcessHandle.of(process.get("pid").longValue()))
                                    .isPresent();
                            assertThat(process.get("port").intValue()).isPositive();
                            assertThat(Path.of(process.get("log").textValue())).isRegularFile();
                        });
        assertThat(stack.pids())
                .containsKeys(
                        "ingest-1",
                        "ingest-2",
                        "ingest-3",
                        "taskmanager",
                        "jobmanager",
                        "cassandra",
                        "kafka");
    }

    @Test
    void duplicatesAreFoundAndCountsGoOnAfterARestartOfTheStack() throws Exception {
        String echoing = handle + " echo";
        Tweet echo =
                new Tweet(
                        UUID.randomUUID().toString(),
                        echoing,
                        "Words.",
                        Instant.now().truncatedTo(ChronoUnit.MILLIS));
        pipeline.produce(echo);
        post(50);
        awaitCounted(50);
        disconnect();

        stack.restart();

        connect();
        pipeline.produce(echo);
        // After it on every partition.
        post(100);
        awaitCounted(150);
        Map<String, Long> expected = Map.of(handle, 150L, echoing, 1L);
        assertThat(pipeline.counted(handle)).isEqualTo(expected);
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> {
                            assertThat(pipeline.timelineByHandle(handle)).isEqualTo(expected);
                            assertThat(pipeline.userTimelinesByHandle(handle)).isEqualTo(expected);
                        });
    }

    @Test
    void killedProcessesAreRestartedAndEveryTweetIsCountedOnce() throws Exception {
        post(50);
        Map<String, Long> before = stack.pids();
        before.values().forEach(pid -> ProcessHandle.of(pid).orElseThrow().destroyForcibly());
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () ->
                                assertThat(stack.pids())
                                        .hasSameSizeAs(before)
                                        .satisfies(
                                                now ->
                                                        assertThat(now.values())
                                                                .doesNotContainAnyElementsOf(
                                                                        before.values())));
        post(50);
        awaitCounted(100);
    }

    @Test
    void aTaskManagerThatHasLostItsJobManagerIsRestartedWithIt() throws Exception {
        post(50);
        Map<String, Long> before = stack.pids();
        ProcessHandle.of(before.get("jobmanager")).orElseThrow().destroyForcibly();
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () ->
                                assertThat(stack.pids())
                                        .hasSameSizeAs(before)
                                        .doesNotContainEntry(
                                                "taskmanager", before.get("taskmanager")));
        post(50);
        awaitCounted(100);
    }

    @Test
    void theNextSupervisorStopsTheProcessesOfAKilledOne() throws Exception {
        post(50);
        Map<String, Long> before = stack.pids();
        JsonNode state = JSON.readTree(Files.readString(stack.dataDir().resolve("state.json")));
        ProcessHandle supervisor =
                ProcessHandle.of(state.at("/supervisor/pid").longValue()).orElseThrow();
        supervisor.destroyForcibly();
        supervisor.onExit().join();
        assertThat(stack.tweeter("status", dataDir()).output())
                .contains("orphaned")
                .doesNotContain(" ready ");

        assertThat(stack.up().output())
                .contains("Stopped processes that an earlier, killed stack left running: ");

        assertThat(before.values()).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
        post(50);
        awaitCounted(100);
    }

    @Test
    void whatIsStoredCanBeReadWhileKafkaIsAway() throws Exception {
        Tool.require("haproxy");
        URI address = stack.loadBalancer();
        CompletableFuture<Void> outage =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                CommandRun run =
                                        stack.tweeter(
                                                "restart", "kafka", "--down", "45", dataDir());
                                assertThat(run.exitCode()).as(run.output()).isZero();
                            } catch (Exception e) {
                                throw new CompletionException(e);
                            }
                        });

        // No instance is ready, but HAProxy passes on what each of them says.
        await().atMost(TIMEOUT)
                .until(() -> pipeline.get(address, "/health/ready").body().contains("Kafka"));
        assertThat(outage).isNotDone();
        assertThat(pipeline.get(address, "/tweets").statusCode()).isEqualTo(200);
        assertThat(pipeline.post(address, handle, "Is anybody there?", null).statusCode())
                .isEqualTo(503);
        outage.join();
        await().atMost(TIMEOUT)
                .until(
                        () ->
                                pipeline.post(address, handle, "There we are.", null).statusCode()
                                        == 202);
    }

    private void post(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            String key = UUID.randomUUID().toString();
            // A client retries a tweet that was not accepted with the same idempotency key.
            await().atMost(TIMEOUT)
                    .ignoreException(IOException.class)
                    .until(
                            () ->
                                    pipeline.post(stack.loadBalancer(), handle, "Still here.", key)
                                                    .statusCode()
                                            == 202);
        }
    }

    private void awaitCounted(long count) {
        await().atMost(TIMEOUT)
                // The driver needs some time to reconnect to Cassandra.
                .ignoreExceptionsInstanceOf(DriverException.class)
                .untilAsserted(
                        () -> {
                            assertThat(pipeline.counted(handle)).containsEntry(handle, count);
                            assertThat(pipeline.storedByHandle(handle))
                                    .containsEntry(handle, count);
                        });
    }

    private String dataDir() {
        return "--data-dir=" + stack.dataDir();
    }
}
