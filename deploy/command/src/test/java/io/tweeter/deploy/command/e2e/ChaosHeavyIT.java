package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.testkit.Tool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The short form of what RELIABILITY.md records: a few faults, for a few seconds each. */
class ChaosHeavyIT {

    @Test
    void everyTweetIsStoredAndCountedOnceWhateverBreaks() throws Exception {
        Tool.require("haproxy");
        List<String> expected = faults();

        JsonNode faults =
                ChaosRun.with("--faults=" + String.join(",", expected), "--rate=50", "--pause=5");

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
}
