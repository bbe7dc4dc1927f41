package io.tweeter.deploy.command.e2e;

import io.tweeter.deploy.testkit.Tool;
import org.junit.jupiter.api.Test;

/** Every fault of three nodes that this machine allows; those of networks need root. */
class ClusterChaosNightlyIT {

    @Test
    void nothingIsLostDoubledOrWrongThroughAllFaults() throws Exception {
        Tool.require("haproxy");
        boolean root = "root".equals(System.getProperty("user.name"));
        try (TestStack stack = root ? TestStack.startInNamespaces() : TestStack.startCluster()) {
            ChaosRun.on(stack, ChaosRun.LONG, "--rate=150", "--seed=1");
        }
    }
}
