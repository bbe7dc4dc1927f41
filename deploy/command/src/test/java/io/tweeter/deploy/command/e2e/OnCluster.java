package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.testkit.Tool;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests of one class on three nodes of their own, of which no process is left in the end. */
abstract class OnCluster {

    static TestStack stack;

    @BeforeAll
    static void up() {
        Tool.require("haproxy");
        stack = TestStack.startCluster();
    }

    @AfterAll
    static void down() throws Exception {
        if (stack == null) {
            return; // without HAProxy
        }
        List<Long> pids = List.copyOf(stack.pids().values());
        stack.close();
        assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    }
}
