package io.tweeter.deploy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.servers.FlinkCluster;
import io.tweeter.deploy.servers.FlinkOverview;
import io.tweeter.deploy.servers.ServerProcess;
import io.tweeter.deploy.servers.TweeterHome;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkClusterNightlyIT {

    @TempDir Path dir;

    @Test
    void taskManagerRegistersItsSlots() throws Exception {
        FlinkCluster cluster =
                new FlinkCluster(
                        TweeterHome.find(), dir, dir, FreePorts.flink(), OptionalInt.empty());
        try (ServerProcess jobManager = ServerProcess.start(cluster.jobManager());
                ServerProcess taskManager = ServerProcess.start(cluster.taskManager())) {
            jobManager.awaitReady();
            taskManager.awaitReady();
            assertThat(FlinkOverview.ask(cluster.rest()))
                    .isEqualTo(new FlinkOverview(1, FlinkCluster.SLOTS));
        }
    }
}
