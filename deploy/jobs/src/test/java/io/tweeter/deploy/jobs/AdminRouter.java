package io.tweeter.deploy.jobs;

import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.ServerProcess;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.PrivateCa;
import io.tweeter.deploy.testkit.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * HAProxy in front of Flink, set up like DC/OS's Admin Router: TLS with a certificate of a private
 * authority, a path prefix, and a token in a header.
 */
record AdminRouter(
        Path executable, Path directory, PrivateCa authority, int port, URI flink, String token)
        implements Server {

    private static final String PREFIX = "/service/flink/";

    /** Starts it, or skips the test where HAProxy is missing. */
    static ServerProcess start(Path directory, URI flink, String token) throws Exception {
        Path haproxy = Tool.require("haproxy");
        Files.createDirectories(directory);
        return ServerProcess.startAndAwaitReady(
                new AdminRouter(
                        haproxy,
                        directory,
                        PrivateCa.make(directory),
                        FreePorts.next(),
                        flink,
                        token));
    }

    String url() {
        return "https://localhost:" + port + PREFIX;
    }

    /** What a client has to be told to trust it. */
    Map<String, String> trust() {
        return Map.of(
                "FLINK_REST_TRUSTSTORE",
                authority.trustStore().toString(),
                "FLINK_REST_TRUSTSTORE_PASSWORD",
                PrivateCa.PASSWORD);
    }

    @Override
    public String name() {
        return "admin-router";
    }

    @Override
    public Map<Integer, String> ports() {
        return Map.of(port, name());
    }

    @Override
    public Path log() {
        return directory.resolve("haproxy.log");
    }

    @Override
    public int memoryMiB() {
        return 50;
    }

    @Override
    public List<String> prepare() throws IOException {
        Path certificate = Files.writeString(directory.resolve("server-key.pem"), authority.pem());
        Path config = directory.resolve("haproxy.cfg");
        Files.writeString(
                config,
                """
                defaults
                    mode http
                    timeout connect 5s
                    timeout client 60s
                    timeout server 60s
                frontend admin-router
                    bind 127.0.0.1:%d ssl crt %s
                    http-request deny deny_status 401 unless { req.hdr(Authorization) -m str "%s" }
                    http-request deny deny_status 404 unless { path_beg %s }
                    http-request replace-path %s(.*) /\\1
                    default_backend flink
                backend flink
                    server jobmanager %s
                """
                        .formatted(port, certificate, token, PREFIX, PREFIX, flink.getAuthority()));
        return List.of(executable.toString(), "-db", "-f", config.toString());
    }

    @Override
    public void probe() throws IOException {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }

    @Override
    public Duration stopWithin() {
        return Duration.ofSeconds(5);
    }
}
