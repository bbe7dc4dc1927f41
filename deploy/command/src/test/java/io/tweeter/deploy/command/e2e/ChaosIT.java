package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Script;
import io.tweeter.deploy.testkit.Tool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The short form of what RELIABILITY.md shows: some faults, and not for long. */
@ExtendWith(Stack.Extension.class)
class ChaosIT {

    private final Stack stack;

    ChaosIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void everyTweetIsStoredAndCountedOnceWhateverBreaks() throws Exception {
        Tool.require("haproxy");
        List<String> expected = faults();
        CommandRun chaos =
                Script.run(
                        "chaos",
                        "--json",
                        "--data-dir=" + stack.dataDir(),
                        "--faults=" + String.join(",", expected),
                        "--rate=50",
                        "--pause=5");

        assertThat(chaos.exitCode()).as(chaos.err() + chaos.out()).isZero();
        JsonNode faults = new ObjectMapper().readTree(chaos.out()).get("faults");
        assertThat(faults)
                .extracting(fault -> fault.get("fault").textValue())
                .startsWith(expected.toArray(String[]::new))
                .hasSize(expected.size() + 1);
        assertThat(faults)
                .allSatisfy(
                        fault -> {
                            assertThat(fault.get("accepted").intValue()).isPositive();
                            assertThat(fault.get("stored").intValue())
                                    .isGreaterThanOrEqualTo(fault.get("accepted").intValue())
                                    .isEqualTo(fault.get("counted").intValue());
                            assertThat(fault.get("lost").intValue()).isZero();
                            assertThat(fault.get("doubled").intValue()).isZero();
                        });
        assertThat(faults.get(0).get("refused").get("cut").intValue())
                .as("connections were cut indeed")
                .isPositive();
        assertThat(faults.get(expected.indexOf("overload")).get("refused").get("503").intValue())
                .as("more came than may be on their way")
                .isPositive();
        assertThat(faults)
                .as("who is refused is told when to come again")
                .noneMatch(fault -> fault.get("refused").has("503 without Retry-After"));
    }

    /** One for each way to break something that no other test has. */
    private static List<String> faults() {
        List<String> faults = new ArrayList<>(List.of("cut", "overload", "kill-taskmanager"));
        faults.add(Tool.find("faketime").isPresent() ? "clocks" : "times");
        return faults;
    }
}
