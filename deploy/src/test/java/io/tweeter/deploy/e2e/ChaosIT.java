package io.tweeter.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.Script;
import io.tweeter.deploy.Tool;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The short form of what RELIABILITY.md shows: some faults, and not for long. */
@ExtendWith(Stack.Extension.class)
class ChaosIT {

    /** One for each way to break something that no other test has. */
    private static final List<String> FAULTS =
            List.of("cut", "kill-haproxy", "freeze-kafka", "kill-taskmanager", "clocks");

    private final Stack stack;

    ChaosIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void everyTweetIsStoredAndCountedOnceWhateverBreaks() throws Exception {
        Tool.require("haproxy");
        Script.Result chaos =
                Script.run(
                        "chaos",
                        "--json",
                        "--data-dir=" + stack.dataDir(),
                        "--faults=" + String.join(",", FAULTS),
                        "--rate=50",
                        "--pause=5");

        assertThat(chaos.exitCode()).as(chaos.err() + chaos.out()).isZero();
        JsonNode faults = new ObjectMapper().readTree(chaos.out()).get("faults");
        assertThat(faults)
                .extracting(fault -> fault.get("fault").textValue())
                .startsWith(FAULTS.toArray(String[]::new))
                .hasSize(FAULTS.size() + 1);
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
    }
}
