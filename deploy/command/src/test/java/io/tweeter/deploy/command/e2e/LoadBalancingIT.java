package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.testkit.Tool;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients of the load balancer do not notice that instances are started, stopped and killed. */
class LoadBalancingIT extends OnStack {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final String handle = "crowd " + run;

    LoadBalancingIT(TestStack stack) {
        super(stack);
    }

    @BeforeAll
    static void requireHaproxy() {
        Tool.require("haproxy");
    }

    @Test
    void requestsAreDistributedEvenly() throws Exception {
        // HAProxy sees up to a second later than others that an instance is ready again.
        await().atMost(TIMEOUT)
                .until(
                        () -> {
                            List<Double> before = acceptedByInstance();
                            post(before.size());
                            List<Double> after = acceptedByInstance();
                            return IntStream.range(0, after.size())
                                    .allMatch(i -> after.get(i) - before.get(i) == 1);
                        });
        List<Double> before = acceptedByInstance();
        post(60);
        List<Double> after = acceptedByInstance();
        for (int i = 0; i < after.size(); i++) {
            // HAProxy's health checks do not count, and no other client posts now.
            assertThat(after.get(i) - before.get(i)).as("instance " + (i + 1)).isEqualTo(20);
        }
    }

    @Test
    void noRequestFailsWhileAnInstanceIsAddedAndRemoved() throws Exception {
        try (Crowd crowd = new Crowd(pipeline, stack.vip(), handle)) {
            crowd.awaitMore();
            stack.manage("scale", "4");
            crowd.awaitMore();
            stack.manage("scale", "3");
            crowd.awaitMore();
            crowd.stop();

            assertThat(crowd.failures()).isEmpty();
            crowd.assertEachIsOneTweet();
        }
    }

    @Test
    void whenAnInstanceIsKilledOnlyItsRequestsInFlightFailAndRetriesCreateNoSecondTweet()
            throws Exception {
        try (Crowd crowd = new Crowd(pipeline, stack.vip(), handle)) {
            crowd.awaitMore();
            ProcessHandle instance = ProcessHandle.of(stack.pids().get("ingest-2")).orElseThrow();
            instance.destroyForcibly();
            instance.onExit().join();
            long ended = System.nanoTime();
            crowd.awaitMore();
            crowd.stop();

            assertThat(crowd.failures())
                    .hasSizeLessThanOrEqualTo(Crowd.CLIENTS)
                    .allSatisfy(failure -> assertThat(failure.sent() - ended).isNegative())
                    .noneMatch(failure -> failure.reason().contains("<html>"));
            crowd.assertEachIsOneTweet();
        }
        await().atMost(TIMEOUT).until(() -> stack.pids().containsKey("ingest-2"));
    }

    @Test
    void metricsAreThoseOfAnInstanceAndNotForThePublic() throws Exception {
        assertThat(pipeline.get(stack.loadBalancer(), "/metrics").statusCode()).isEqualTo(404);
        assertThat(pipeline.get(stack.instances().get(0), "/metrics").statusCode()).isEqualTo(200);
    }

    private void post(int tweets) throws Exception {
        for (int i = 0; i < tweets; i++) {
            assertThat(pipeline.post(stack.vip(), handle, "Round and round.", null).statusCode())
                    .isEqualTo(202);
        }
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
}
