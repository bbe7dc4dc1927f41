package io.tweeter.deploy.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flink's TaskManager; ready when it has registered at the JobManager. */
public record FlinkTaskManager(FlinkCluster cluster, Member member) implements NodeServer {

    private static final int FRAMEWORK_MIB = 128;

    /** What is outside the heap and RocksDB's memory: classes, buffers, threads, compiled code. */
    private static final int OFF_HEAP_MIB = 532;

    @Override
    public String kind() {
        return "taskmanager";
    }

    private int process() {
        return cluster.nodes().jobManagers().size() + member.number() - 1;
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
        cluster.metrics()
                .ifPresent(port -> ports.put(port + process(), "the TaskManager's metrics"));
        return ports;
    }

    @Override
    public Path log() {
        return cluster.logs().resolve(name() + ".log");
    }

    @Override
    public int memoryMiB() {
        return FRAMEWORK_MIB + cluster.taskHeapMiB() + cluster.managedMiB() + OFF_HEAP_MIB;
    }

    @Override
    public List<String> prepare() throws IOException {
        Path conf = cluster.configure(name(), host());
        int direct = FRAMEWORK_MIB + FlinkCluster.NETWORK_MIB;
        return cluster.java(FRAMEWORK_MIB + cluster.taskHeapMiB(), log(), conf)
                .options("-XX:MaxDirectMemorySize=" + direct + "m")
                .hugePages()
                .run(
                        cluster.classPath(),
                        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                        cluster.arguments(conf, process()));
    }

    @Override
    public void probe() throws IOException, InterruptedException {
        if (!FlinkOverview.usedSlots(cluster.answeringRest()).containsKey(name())) {
            throw new IOException(name() + " has not registered at the JobManager yet");
        }
    }
}
