package io.tweeter.deploy.command.e2e;

import io.tweeter.deploy.testkit.Tool;
import org.junit.jupiter.api.Test;

/** Every fault that this machine allows, as RELIABILITY.md records it. */
class ChaosNightlyIT {

    @Test
    void everyTweetIsStoredAndCountedOnceThroughAllFaults() throws Exception {
        Tool.require("haproxy");

        ChaosRun.with(ChaosRun.LONG, "--rate=150", "--seed=1");
    }
}
