package io.tweeter.deploy.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cassandra: one node, without JMX.
 *
 * @param home where its class path is
 * @param dir its directory, for configuration and data; data from an earlier start is kept
 * @param log its log file
 * @param port where clients connect (native protocol)
 * @param storagePort where other nodes would connect
 * @param security empty for plain text without authentication; the user and password are those that
 *     Cassandra creates at its first start, both {@code cassandra}
 */
public record CassandraNode(
        TweeterHome home,
        Path dir,
        Path log,
        int port,
        int storagePort,
        Optional<Security> security)
        implements Server {

    /** The data centre that clients name. */
    public static final String DATACENTER = "datacenter1";

    private static final int HEAP_MIB = 768;
    private static final int PROBE_TIMEOUT_MILLIS = 5_000;

    @Override
    public String name() {
        return "cassandra";
    }

    @Override
    public Map<Integer, String> ports() {
        Map<Integer, String> ports = new LinkedHashMap<>();
        ports.put(port, "Cassandra");
        ports.put(storagePort, "Cassandra's storage port");
        return ports;
    }

    @Override
    public int memoryMiB() {
        return 1300;
    }

    /** Address for clients, not resolved. */
    public InetSocketAddress contactPoint() {
        return InetSocketAddress.createUnresolved(LOOPBACK, port);
    }

    @Override
    public List<String> prepare() throws IOException {
        Path config = conf("cassandra.yaml");
        Path data = dir.resolve("data").toAbsolutePath();
        Templates.write(
                CassandraNode.class,
                "cassandra.yaml",
                Map.of(
                        "host", LOOPBACK,
                        "port", Integer.toString(port),
                        "storage.port", Integer.toString(storagePort),
                        "security", security.map(Security::cassandraYaml).orElse(""),
                        "data", data.toString()),
                config);
        Path logging = conf("logback.xml");
        Templates.write(CassandraNode.class, "logback.xml", Map.of(), logging);
        return new JavaCommand(HEAP_MIB)
                .options(
                        "-XX:+UseSerialGC",
                        "-Xss512k",
                        "-XX:MaxDirectMemorySize=256m",
                        "-Dcassandra.config=" + config.toUri(),
                        "-Dcassandra.storagedir=" + data,
                        "-Dlogback.configurationFile=" + logging,
                        "-Dcassandra-foreground=yes",
                        "-Dcassandra.superuser_setup_delay_ms=0",
                        // There are no other nodes to wait for.
                        "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                        "-Dcassandra.ring_delay_ms=0",
                        // Cassandra sets a security manager, which newer Java refuses by default.
                        "-Djava.security.manager=allow",
                        "-Djdk.attach.allowAttachSelf=true",
                        "-Dio.netty.tryReflectionSetAccessible=true")
                .allUnnamed(
                        "--add-exports",
                        "java.base",
                        "jdk.internal.misc",
                        "jdk.internal.ref",
                        "sun.nio.ch",
                        "java.lang.ref")
                .allUnnamed(
                        "--add-exports", "java.management.rmi", "com.sun.jmx.remote.internal.rmi")
                .allUnnamed("--add-exports", "java.rmi", "sun.rmi.registry", "sun.rmi.server")
                .allUnnamed("--add-exports", "java.sql", "java.sql")
                .allUnnamed("--add-exports", "jdk.unsupported", "sun.misc")
                .allUnnamed(
                        "--add-opens",
                        "java.base",
                        "java.lang.module",
                        "jdk.internal.loader",
                        "jdk.internal.ref",
                        "jdk.internal.reflect",
                        "jdk.internal.math",
                        "jdk.internal.module",
                        "jdk.internal.util.jar",
                        "sun.nio.ch",
                        "java.io",
                        "java.util",
                        "java.util.concurrent",
                        "java.util.concurrent.atomic",
                        "java.nio",
                        "java.lang",
                        "java.lang.reflect",
                        "java.math",
                        "java.net")
                .allUnnamed("--add-opens", "jdk.management", "com.sun.management.internal")
                .run(
                        home.serverClassPath("cassandra"),
                        "org.apache.cassandra.service.CassandraDaemon");
    }

    @Override
    public void probe() throws IOException {
        try (Socket socket = Sockets.connect(port, PROBE_TIMEOUT_MILLIS)) {
            if (security.isEmpty()) {
                CqlProbe.query(socket, "SELECT release_version FROM system.local");
            } else {
                CqlProbe.logIn(security.get().overTls(socket), security.get());
            }
        }
    }

    /** It flushes its memory before it exits. */
    @Override
    public Duration stopWithin() {
        return Duration.ofSeconds(60);
    }

    private Path conf(String file) {
        return dir.resolve("conf").resolve(file).toAbsolutePath();
    }
}
