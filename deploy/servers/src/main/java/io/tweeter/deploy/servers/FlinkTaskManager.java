package io.tweeter.deploy.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flink's TaskManager; ready when the JobManager has its slots. */
public record FlinkTaskManager(FlinkCluster cluster) implements Server {

    private static final int FRAMEWORK_MIB = 128;

    @Override
    public String name() {
        return "taskmanager";
    }

    @Override
    public int port() {
        return cluster.ports().taskManager();
    }

    @Override
    public Map<Integer, String> ports() {
        Map<Integer, String> ports = new LinkedHashMap<>();
        ports.put(port(), "Flink's TaskManager");
        ports.put(cluster.ports().data(), "Flink's data exchange");
        cluster.metrics().ifPresent(port -> ports.put(port + 1, "the TaskManager's metrics"));
        return ports;
    }

    @Override
    public Path log() {
        return cluster.logs().resolve("taskmanager.log");
    }

    @Override
    public int memoryMiB() {
        return 1300;
    }

    @Override
    public List<String> prepare() throws IOException {
        Path conf = cluster.configure();
        int direct = FRAMEWORK_MIB + FlinkCluster.NETWORK_MIB;
        return cluster.java(FRAMEWORK_MIB + FlinkCluster.TASK_HEAP_MIB, log())
                .options("-XX:MaxDirectMemorySize=" + direct + "m")
                .hugePages()
                .run(
                        cluster.classPath(),
                        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                        cluster.arguments(conf, 1));
    }

    @Override
    public void probe() throws IOException, InterruptedException {
        FlinkOverview overview = FlinkOverview.ask(cluster.rest());
        if (overview.slots() < FlinkCluster.SLOTS) {
            throw new IOException(
                    "Flink has "
                            + overview.slots()
                            + " of "
                            + FlinkCluster.SLOTS
                            + " task slots so far");
        }
    }
}
