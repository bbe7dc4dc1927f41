package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.FlinkJobManager;
import io.tweeter.deploy.servers.Http;
import io.tweeter.deploy.servers.IngestInstance;
import io.tweeter.deploy.servers.Processes;
import io.tweeter.deploy.servers.Programs;
import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.Templates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

/** HAProxy in front of the ingest instances; instances are added and removed while it runs. */
final class LoadBalancer implements Server {

    /** Short requests are done by then; an open event stream must not delay the stop. */
    private static final Duration SOFT_STOP = Duration.ofSeconds(5);

    private final Path executable;
    private final Path dir;
    private final Path log;
    private final int port;
    private final int vip;
    private final List<FlinkJobManager> jobManagers;
    private volatile List<IngestInstance> instances;

    /**
     * @param executable HAProxy's program
     * @param dir directory of its configuration and admin socket
     * @param port main port of the pipeline
     * @param vip second port, that of the classic tutorial
     * @param jobManagers whose REST API it serves where a single JobManager would; may be none
     */
    LoadBalancer(
            Path executable,
            Path dir,
            Path log,
            int port,
            int vip,
            List<IngestInstance> instances,
            List<FlinkJobManager> jobManagers) {
        this.executable = executable;
        this.dir = dir;
        this.log = log;
        this.port = port;
        this.vip = vip;
        this.instances = List.copyOf(instances);
        this.jobManagers = List.copyOf(jobManagers);
    }

    /**
     * Looks for HAProxy.
     *
     * @param path folders to look in, as in the variable PATH
     */
    static Optional<Path> find(String path) {
        return Programs.find("haproxy", path);
    }

    @Override
    public String name() {
        return "haproxy";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path log() {
        return log;
    }

    @Override
    public Map<Integer, String> ports() {
        Map<Integer, String> ports = new LinkedHashMap<>();
        ports.put(port, "the load balancer");
        ports.put(vip, "the load balancer's VIP");
        jobManagers.stream()
                .findFirst()
                .ifPresent(first -> ports.put(first.port(), "Flink's web page and REST API"));
        return ports;
    }

    @Override
    public int memoryMiB() {
        return 50;
    }

    @Override
    public List<String> prepare() throws IOException {
        Files.createDirectories(dir);
        // In the foreground, with a master process: a reload passes the sockets to a new worker.
        return List.of(executable.toString(), "-W", "-db", "-f", writeConfig().toString());
    }

    /**
     * Sets the instances that get new requests; requests in flight finish where they are.
     *
     * @param process of HAProxy; if empty, its next start uses these instances
     */
    void balance(List<IngestInstance> others, Optional<ProcessHandle> process)
            throws IOException, InterruptedException {
        instances = List.copyOf(others);
        writeConfig();
        if (process.isPresent()) {
            Processes.signal("USR2", List.of(process.get()));
        }
    }

    private Path writeConfig() throws IOException {
        Path config = dir.resolve("haproxy.cfg").toAbsolutePath();
        Files.writeString(config, config());
        return config;
    }

    /** The configuration file's text. */
    String config() {
        return Templates.fill(
                LoadBalancer.class,
                "haproxy.cfg",
                Map.of(
                        "host",
                        LOOPBACK,
                        "port",
                        Integer.toString(port),
                        "vip",
                        Integer.toString(vip),
                        "socket",
                        log.getParent().relativize(dir.resolve("admin.sock")).toString(),
                        "ingest.servers",
                        servers(instance -> " "),
                        // One check serves both backends.
                        "event.servers",
                        servers(instance -> " track ingest/" + instance.name()),
                        "flink",
                        flink()));
    }

    /** A JobManager that answers passes requests on to the one that leads. */
    private String flink() {
        return jobManagers.isEmpty()
                ? ""
                : Templates.fill(
                        LoadBalancer.class,
                        "haproxy-flink.cfg",
                        Map.of(
                                "host",
                                LOOPBACK,
                                "port",
                                Integer.toString(jobManagers.get(0).port()),
                                "servers",
                                jobManagers.stream()
                                        .map(
                                                server ->
                                                        "    server %s %s:%d%s"
                                                                .formatted(
                                                                        server.name(),
                                                                        server.host(),
                                                                        server.port(),
                                                                        server.member().number()
                                                                                        == 1
                                                                                ? ""
                                                                                : " backup"))
                                        .collect(Collectors.joining("\n"))));
    }

    private String servers(Function<IngestInstance, String> options) {
        return instances.stream()
                .map(
                        instance ->
                                "    server "
                                        + instance.name()
                                        + " "
                                        + LOOPBACK
                                        + ":"
                                        + instance.port()
                                        + options.apply(instance).stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void probe() throws IOException, InterruptedException {
        Http.expectOk(Http.local(port, "/health/ready"));
    }

    @Override
    public Duration readyWithin() {
        return Duration.ofSeconds(60);
    }

    /** Lets requests in flight finish (HAProxy does so on SIGUSR1 only), within a bound. */
    @Override
    public void requestStop(ProcessHandle process) {
        try {
            Processes.signal("USR1", List.of(process));
            process.onExit().get(SOFT_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException | ExecutionException | TimeoutException e) {
            process.destroy();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
