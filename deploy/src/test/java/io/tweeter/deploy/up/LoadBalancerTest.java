package io.tweeter.deploy.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.Tool;
import io.tweeter.deploy.server.IngestInstance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadBalancerTest {

    @TempDir Path dir;

    @Test
    void everyInstanceIsBehindBothAddresses() {
        assertThat(balancer(Path.of("haproxy"), 2).config())
                .contains("bind 127.0.0.1:10000\n", "bind 127.0.0.1:30000\n")
                .contains("server ingest-1 127.0.0.1:10001\n", "server ingest-2 127.0.0.1:10002\n")
                .contains("server ingest-1 127.0.0.1:10001 track ingest/ingest-1\n")
                .contains("option httpchk GET /health/ready\n");
    }

    @Test
    void haproxyTakesItWithoutAWarning() throws Exception {
        Path haproxy = Tool.require("haproxy");
        LoadBalancer balancer = balancer(haproxy, 3);
        Files.createDirectories(balancer.log().getParent());
        balancer.prepare();
        Process check =
                new ProcessBuilder(
                                haproxy.toString(),
                                "-c",
                                "-dW",
                                "-f",
                                dir.resolve("haproxy/haproxy.cfg").toString())
                        .directory(balancer.log().getParent().toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(output).isZero();
    }

    @Test
    void haproxyIsFoundOnThePath() throws Exception {
        Path executable = dir.resolve("haproxy");
        Files.createFile(
                executable,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertThat(LoadBalancer.find("/nowhere::" + dir)).contains(executable);
    }

    private LoadBalancer balancer(Path executable, int instances) {
        return new LoadBalancer(
                executable,
                dir.resolve("haproxy"),
                dir.resolve("logs").resolve("haproxy.log"),
                10_000,
                30_000,
                IntStream.rangeClosed(1, instances).mapToObj(this::instance).toList());
    }

    private IngestInstance instance(int number) {
        return new IngestInstance(
                dir.resolve("ingest-app.jar"),
                number,
                10_000 + number,
                dir.resolve("ingest.log"),
                Map.of());
    }
}
