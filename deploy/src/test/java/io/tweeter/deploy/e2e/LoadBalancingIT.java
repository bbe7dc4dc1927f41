package io.tweeter.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.Tool;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients of the load balancer notice when instances come, go, and die: nothing. */
@ExtendWith(Stack.Extension.class)
class LoadBalancingIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Stack stack;
    private final String handle = "crowd " + UUID.randomUUID().toString().substring(0, 8);
    private Pipeline pipeline;

    LoadBalancingIT(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    static void requireHaproxy() {
        Tool.require("haproxy");
    }

    @BeforeEach
    void connect() {
        pipeline = stack.connect();
    }

    @AfterEach
    void disconnect() {
        pipeline.close();
    }

    @Test
    void requestsSpreadEvenlyOverTheInstances() throws Exception {
        List<Double> before = acceptedByInstance();
        for (int i = 0; i < 60; i++) {
            assertThat(pipeline.post(stack.vip(), handle, "Round and round.", null).statusCode())
                    .isEqualTo(202);
        }
        List<Double> after = acceptedByInstance();
        for (int i = 0; i < after.size(); i++) {
            // Health checks of HAProxy do not count, and nobody else posts now.
            assertThat(after.get(i) - before.get(i)).as("instance " + (i + 1)).isEqualTo(20);
        }
    }

    @Test
    void noRequestFailsWhileInstancesAreAddedRemovedAndRestarted() throws Exception {
        try (Crowd crowd = new Crowd(pipeline, stack.vip(), handle)) {
            awaitMore(crowd);
            done("scale", "5");
            awaitMore(crowd);
            done("scale", "2");
            awaitMore(crowd);
            done("scale", "3");
            done("restart", "ingest");
            awaitMore(crowd);
            crowd.stop();

            assertThat(crowd.failures()).isEmpty();
            assertEachIsOneTweet(crowd);
        }
    }

    @Test
    void whenAnInstanceIsKilledOnlyWhatItWasDoingFailsAndRetriesMakeItOneTweet() throws Exception {
        try (Crowd crowd = new Crowd(pipeline, stack.vip(), handle)) {
            awaitMore(crowd);
            ProcessHandle instance = ProcessHandle.of(pid("ingest-2")).orElseThrow();
            instance.destroyForcibly();
            instance.onExit().join();
            long ended = System.nanoTime();
            awaitMore(crowd);
            crowd.stop();

            assertThat(crowd.failures())
                    .hasSizeLessThanOrEqualTo(Crowd.CLIENTS)
                    .allSatisfy(failure -> assertThat(failure.begun() - ended).isNegative());
            assertEachIsOneTweet(crowd);
        }
        await().atMost(PATIENCE).until(() -> pid("ingest-2") > 0);
    }

    private void assertEachIsOneTweet(Crowd crowd) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(pipeline.counted(handle))
                                    .isEqualTo(Map.of(handle, crowd.accepted()));
                            assertThat(pipeline.storedByHandle(handle))
                                    .isEqualTo(Map.of(handle, crowd.accepted()));
                        });
    }

    /** Waits until every client has been served some times more. */
    private static void awaitMore(Crowd crowd) {
        long enough = crowd.accepted() + 10L * Crowd.CLIENTS;
        await().atMost(PATIENCE).until(() -> crowd.accepted() >= enough);
    }

    private void done(String... command) throws Exception {
        List<String> call = new ArrayList<>(List.of(command));
        call.add("--data-dir=" + stack.dataDir());
        Stack.Run run = stack.tweeter(call.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    private List<Double> acceptedByInstance() throws Exception {
        List<Double> accepted = new ArrayList<>();
        for (URI instance : stack.instances()) {
            accepted.add(
                    pipeline.get(instance, "/metrics")
                            .body()
                            .lines()
                            .filter(line -> line.startsWith("tweeter_tweets_accepted_total"))
                            .mapToDouble(line -> Double.parseDouble(line.split(" ", -1)[1]))
                            .sum());
        }
        return accepted;
    }

    /** Of a process that is ready; else 0. */
    private long pid(String name) throws Exception {
        JsonNode status =
                new ObjectMapper()
                        .readTree(
                                stack.tweeter("status", "--json", "--data-dir=" + stack.dataDir())
                                        .output());
        for (JsonNode process : status.get("processes")) {
            if (process.get("name").textValue().equals(name)
                    && process.get("state").textValue().equals("ready")) {
                return process.get("pid").longValue();
            }
        }
        return 0;
    }
}
