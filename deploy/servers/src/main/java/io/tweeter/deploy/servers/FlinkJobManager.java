package io.tweeter.deploy.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flink's JobManager; ready when its REST API answers. */
public record FlinkJobManager(FlinkCluster cluster, Member member) implements NodeServer {

    private static final int HEAP_MIB = 384;

    @Override
    public String kind() {
        return "jobmanager";
    }

    /** Its REST API, which passes requests on to the JobManager that leads. */
    URI rest() {
        return Http.at(host(), port(), "");
    }

    private int process() {
        return member.number() - 1;
    }

    @Override
    public int port() {
        return cluster.ports().rest();
    }

    @Override
    public Map<Integer, String> ports() {
        Map<Integer, String> ports = new LinkedHashMap<>();
        ports.put(port(), "Flink's web page and REST API");
        ports.put(cluster.ports().rpc(), "Flink's JobManager");
        ports.put(cluster.ports().blob(), "Flink's blob server");
        cluster.metrics()
                .ifPresent(port -> ports.put(port + process(), "the JobManager's metrics"));
        return ports;
    }

    @Override
    public Path log() {
        return cluster.logs().resolve(name() + ".log");
    }

    @Override
    public int memoryMiB() {
        return 750;
    }

    @Override
    public List<String> prepare() throws IOException {
        Path conf = cluster.configure(name(), host());
        return cluster.java(HEAP_MIB, log(), conf)
                // It does little work: the second compiler would cost more than it saves, at a
                // time when all servers compile.
                .options("-XX:TieredStopAtLevel=1")
                .options(names(conf))
                .run(
                        cluster.classPath(),
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        cluster.arguments(conf, process()));
    }

    /**
     * Makes its own address {@code localhost}: a JobManager that leads uploads the jobs that it
     * starts to {@code localhost}, whatever address it binds to.
     */
    private String[] names(Path conf) throws IOException {
        if (member.isAlone()) {
            return new String[0];
        }
        Path hosts = conf.resolve("hosts");
        String machine = InetAddress.getLocalHost().getHostName();
        Files.writeString(hosts, "%s localhost%n%s %s%n".formatted(host(), host(), machine));
        return new String[] {"-Djdk.net.hosts.file=" + hosts};
    }

    @Override
    public void probe() throws IOException, InterruptedException {
        FlinkOverview.ask(rest());
    }
}
