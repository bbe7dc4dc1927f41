package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.testkit.CommandRun;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The tables are emptied while the jobs run. */
class ClearHeavyIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String HANDLE = "clear";

    @Test
    void tweetsThatComeAfterTheTablesWereEmptiedAreInTheTimelinesAndOnTheBoard() throws Exception {
        try (TestStack stack = TestStack.start();
                Pipeline pipeline = stack.connect()) {
            post(stack, pipeline, "All is wiped away.");
            awaitListed(stack, pipeline, "All is wiped away.");

            CommandRun clear;
            try (Crowd crowd = new Crowd(pipeline, stack.loadBalancer(), "bystander")) {
                crowd.awaitMore();
                clear = stack.tweeterOnServers("clear", "--yes");
                crowd.awaitMore();
                crowd.stop();
            }
            assertThat(clear.exitCode()).as(clear.output()).isZero();
            post(stack, pipeline, "A new page begins.");

            awaitListed(stack, pipeline, "A new page begins.");
            await().atMost(TIMEOUT).until(() -> pipeline.slotsThatReadersDoNotFind().isEmpty());
            CommandRun probe =
                    stack.tweeter(
                            "probe",
                            "--tweets=1",
                            "--board",
                            "--json",
                            "--timeout=120",
                            "--to=" + stack.loadBalancer());
            assertThat(probe.exitCode()).as(probe.output()).isZero();
            assertThat(new ObjectMapper().readTree(probe.out()).at("/ranked/max").asLong())
                    .isPositive();
        }
    }

    private static void post(TestStack stack, Pipeline pipeline, String content) throws Exception {
        String key = UUID.randomUUID().toString();
        assertThat(pipeline.post(stack.loadBalancer(), HANDLE, content, key).statusCode())
                .isEqualTo(202);
    }

    /** In everyone's timeline and in the user's. */
    private static void awaitListed(TestStack stack, Pipeline pipeline, String content) {
        for (String path : new String[] {"/tweets", "/users/" + HANDLE + "/tweets"}) {
            await(path)
                    .atMost(TIMEOUT)
                    .untilAsserted(
                            () ->
                                    assertThat(pipeline.get(stack.loadBalancer(), path).body())
                                            .contains(content));
        }
    }
}
