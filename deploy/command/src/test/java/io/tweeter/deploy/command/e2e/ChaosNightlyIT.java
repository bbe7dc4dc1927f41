package io.tweeter.deploy.command.e2e;

import io.tweeter.deploy.testkit.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every fault that this machine allows, as RELIABILITY.md records it. */
@ExtendWith(TestStack.Extension.class)
class ChaosNightlyIT {

    private final TestStack stack;

    ChaosNightlyIT(TestStack stack) {
        this.stack = stack;
    }

    @Test
    void everyTweetIsStoredAndCountedOnceThroughAllFaults() throws Exception {
        Tool.require("haproxy");

        ChaosRun.on(stack, "--rate=150", "--seed=1");
    }
}
