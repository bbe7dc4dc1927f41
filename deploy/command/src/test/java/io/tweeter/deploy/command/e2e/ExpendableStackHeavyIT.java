package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A stack that is left unfit for other tests: it is broken on purpose, and its tables emptied. Both
 * pass in either order; in this one, chaos has whole tables to compare.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExpendableStackHeavyIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String HANDLE = "clear";
    private static final String OF_USER = "/users/" + HANDLE + "/tweets";

    private static TestStack stack;

    @BeforeAll
    static void up() {
        Tool.require("haproxy");
        stack = TestStack.start();
    }

    @AfterAll
    static void down() throws Exception {
        if (stack == null) {
            return; // without HAProxy
        }
        stack.close();
    }

    /** The short form of what RELIABILITY.md records: a few faults, for a few seconds each. */
    @Test
    @Order(1)
    void everyTweetIsStoredAndCountedOnceWhateverBreaks() throws Exception {
        List<String> expected = faults();

        JsonNode faults =
                ChaosRun.on(
                        stack,
                        ChaosRun.SHORT,
                        "--faults=" + String.join(",", expected),
                        "--rate=50",
                        "--pause=5");

        assertThat(faults)
                .extracting(fault -> fault.get("fault").textValue())
                .startsWith(expected.toArray(String[]::new))
                .hasSize(expected.size() + 1);
        assertThat(faults.get(0).get("refused").get("cut").intValue())
                .as("connections were cut")
                .isPositive();
        assertThat(faults.get(expected.indexOf("overload")).get("refused").get("503").intValue())
                .as("more requests came than may be in flight")
                .isPositive();
    }

    /** One for each kind of fault that no other test has. */
    private static List<String> faults() {
        List<String> faults = new ArrayList<>(List.of("cut", "overload"));
        faults.add(Tool.find("faketime").isPresent() ? "clocks" : "times");
        return faults;
    }

    @Test
    @Order(2)
    void tweetsThatComeAfterTheTablesWereEmptiedAreInTheTimelinesAndOnTheBoard() throws Exception {
        try (Pipeline pipeline = stack.connect()) {
            post(pipeline, "All is wiped away.");
            // Not in everyone's, which wrong clocks fill with tweets of the future.
            awaitListed(pipeline, "All is wiped away.", OF_USER);

            CommandRun clear;
            try (Crowd crowd = new Crowd(pipeline, stack.loadBalancer(), "bystander")) {
                crowd.awaitMore();
                clear = stack.tweeterOnServers("clear", "--yes");
                crowd.awaitMore();
                crowd.stop();
            }
            assertThat(clear.exitCode()).as(clear.output()).isZero();
            post(pipeline, "A new page begins.");

            awaitListed(pipeline, "A new page begins.", "/tweets");
            awaitListed(pipeline, "A new page begins.", OF_USER);
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

    private static void post(Pipeline pipeline, String content) throws Exception {
        String key = UUID.randomUUID().toString();
        assertThat(pipeline.post(stack.loadBalancer(), HANDLE, content, key).statusCode())
                .isEqualTo(202);
    }

    private static void awaitListed(Pipeline pipeline, String content, String timeline) {
        await(timeline)
                .atMost(TIMEOUT)
                .untilAsserted(
                        () ->
                                assertThat(pipeline.get(stack.loadBalancer(), timeline).body())
                                        .contains(content));
    }
}
