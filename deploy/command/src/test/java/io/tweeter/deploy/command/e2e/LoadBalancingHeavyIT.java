package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.testkit.Tool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients of the load balancer do not notice that all instances are restarted. */
class LoadBalancingHeavyIT extends OnStack {

    LoadBalancingHeavyIT(TestStack stack) {
        super(stack);
    }

    @BeforeAll
    static void requireHaproxy() {
        Tool.require("haproxy");
    }

    @Test
    void noRequestFailsWhileAllInstancesAreRestarted() throws Exception {
        try (Crowd crowd = new Crowd(pipeline, stack.vip(), "patient " + run)) {
            crowd.awaitMore();
            stack.manage("scale", "2");
            crowd.awaitMore();
            stack.manage("scale", "3");
            stack.manage("restart", "ingest");
            crowd.awaitMore();
            crowd.stop();

            assertThat(crowd.failures()).isEmpty();
            crowd.assertEachIsOneTweet();
        }
    }
}
