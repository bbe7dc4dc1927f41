package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.testkit.Tool;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Every fault that this machine allows, as RELIABILITY.md records it. */
class ChaosNightlyIT {

    @Test
    void everyTweetIsStoredAndCountedOnceThroughAllFaults() throws Exception {
        Tool.require("haproxy");

        JsonNode faults = ChaosRun.with(ChaosRun.LONG, "--rate=150", "--seed=1");

        assertThat(refused(faults, "cut", "cut")).as("connections were cut").isPositive();
        assertThat(refused(faults, "overload", "503"))
                .as("more requests came than may be in flight")
                .isPositive();
    }

    /** How many requests of a fault were answered so. */
    private static int refused(JsonNode faults, String fault, String answer) {
        return StreamSupport.stream(faults.spliterator(), false)
                .filter(one -> one.get("fault").textValue().equals(fault))
                .mapToInt(one -> one.get("refused").path(answer).intValue())
                .sum();
    }
}
