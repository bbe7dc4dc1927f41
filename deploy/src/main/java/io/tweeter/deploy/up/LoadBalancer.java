package io.tweeter.deploy.up;

import io.tweeter.deploy.server.Http;
import io.tweeter.deploy.server.IngestInstance;
import io.tweeter.deploy.server.Server;
import io.tweeter.deploy.server.Templates;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * HAProxy in front of the ingest instances.
 *
 * @param executable of HAProxy
 * @param dir its directory, for configuration and admin socket
 * @param port first address of the pipeline
 * @param vip second address, the one of the classic tutorial
 */
record LoadBalancer(
        Path executable, Path dir, Path log, int port, int vip, List<IngestInstance> instances)
        implements Server {

    /** Where Debian puts HAProxy, which is not on every user's path. */
    private static final String SYSTEM_FOLDER = "/usr/sbin";

    LoadBalancer {
        instances = List.copyOf(instances);
    }

    /**
     * Looks for HAProxy.
     *
     * @param path folders to look in, as in the variable PATH
     */
    static Optional<Path> find(String path) {
        return Arrays.stream((path + File.pathSeparator + SYSTEM_FOLDER).split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, "haproxy"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public String name() {
        return "haproxy";
    }

    @Override
    public Map<Integer, String> ports() {
        Map<Integer, String> ports = new LinkedHashMap<>();
        ports.put(port, "the load balancer");
        ports.put(vip, "the load balancer's VIP");
        return ports;
    }

    @Override
    public int memoryMiB() {
        return 50;
    }

    @Override
    public List<String> prepare() throws IOException {
        Path config = dir.resolve("haproxy.cfg").toAbsolutePath();
        Files.createDirectories(dir);
        Files.writeString(config, config());
        return List.of(executable.toString(), "-db", "-f", config.toString());
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
                        servers(instance -> " track ingest/" + instance.name())));
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

    /** Lets requests in flight finish, which HAProxy does on SIGUSR1 only. */
    @Override
    public void askToStop(ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-USR1", Long.toString(process.pid())).start().waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
