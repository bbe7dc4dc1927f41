package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Script;
import io.tweeter.deploy.testkit.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A run of {@code tweeter chaos}, on a stack of its own: a wrong clock leaves tweets from the
 * future behind, which would fill the timelines that other tests look at.
 */
final class ChaosRun {

    /** A few faults: what hangs shall not use up the time of all tests. */
    static final Duration SHORT = Duration.ofMinutes(20);

    /** All faults, one after the other, take about half an hour on one node, hours on three. */
    static final Duration LONG = Duration.ofHours(6);

    private ChaosRun() {}

    /**
     * Runs it and checks what every fault has to leave behind.
     *
     * @param timeout of the command
     * @param options of {@code tweeter chaos}
     * @return the report's faults, in the order in which they came; the last is "none"
     */
    static JsonNode with(Duration timeout, String... options) throws Exception {
        try (TestStack stack = TestStack.start()) {
            return on(stack, timeout, options);
        }
    }

    /** The same on a stack that runs. */
    static JsonNode on(TestStack stack, Duration timeout, String... options) throws Exception {
        List<String> call =
                new ArrayList<>(List.of("chaos", "--json", "--data-dir=" + stack.dataDir()));
        call.addAll(List.of(options));
        CommandRun chaos = Script.run(timeout, call.toArray(String[]::new));

        assertThat(chaos.exitCode()).as(chaos.output()).isZero();
        assertThat(chaos.err().lines().filter(line -> line.startsWith("skipping ")))
                .allMatch(line -> maySkip(line.replaceAll("skipping |:.*", "")));
        JsonNode faults = new ObjectMapper().readTree(chaos.out()).get("faults");
        assertThat(faults)
                .isNotEmpty()
                .allSatisfy(
                        fault -> {
                            assertThat(fault.get("accepted").intValue()).isPositive();
                            assertThat(fault.get("stored").intValue())
                                    .isGreaterThanOrEqualTo(fault.get("accepted").intValue())
                                    .isEqualTo(fault.get("counted").intValue());
                            assertThat(fault.get("lost").intValue()).isZero();
                            assertThat(fault.get("doubled").intValue()).isZero();
                            assertThat(fault.get("wrong").intValue()).isZero();
                        });
        assertThat(faults)
                .as("every refusal says when to retry")
                .noneMatch(fault -> fault.get("refused").has("503 without Retry-After"));
        return faults;
    }

    /** Nothing is mounted to be filled; networks, and connections of others, are root's. */
    private static boolean maySkip(String fault) {
        if (fault.matches("cut-.*|split|slow-network|lose-kafka-3-alone")) {
            return !"root".equals(System.getProperty("user.name"))
                    || Stream.of("ss", "nft", "tc").anyMatch(tool -> Tool.find(tool).isEmpty());
        }
        return fault.startsWith("fill-")
                || (fault.startsWith("clock") && Tool.find("faketime").isEmpty());
    }
}
