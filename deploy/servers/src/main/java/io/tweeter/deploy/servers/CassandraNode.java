package io.tweeter.deploy.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cassandra: a node, without JMX.
 *
 * @param home where its class path is
 * @param dir its directory, for configuration and data; data from an earlier start is kept
 * @param log its log file
 * @param port where clients connect (native protocol)
 * @param storagePort where other nodes connect
 * @param security empty for plain text without authentication; the user and password are those that
 *     Cassandra creates at its first start, both {@code cassandra}
 * @param member the node
 */
public record CassandraNode(
        TweeterHome home,
        Path dir,
        Path log,
        int port,
        int storagePort,
        Optional<Security> security,
        Member member)
        implements NodeServer {

    /** The data centre that clients name. */
    public static final String DATACENTER = "datacenter1";

    private static final String CONFIGURATION = "cassandra.yaml";

    private static final int HEAP_MIB = 768;
    private static final int CLUSTER_HEAP_MIB = 640;

    /** What is outside the heap: classes, direct memory, threads, compiled code. */
    private static final int OFF_HEAP_MIB = 532;

    private static final int PROBE_TIMEOUT_MILLIS = 5_000;

    /**
     * Its idle workers look for work every 10 us, of which Linux makes 60, and find none: at 500
     * tweets a second that was half of what Cassandra does.
     */
    private static final Duration TIMER_SLACK = Duration.ofNanos(500_000);

    private static final int RING_DELAY_MILLIS = 5_000;

    private static final Duration REPLACED_WITHIN = Duration.ofHours(1);

    /** Has the data of the node that had this address before, from the other nodes. */
    private static final String REPLACE = "-Dcassandra.replace_address_first_boot=";

    /** A cluster of one node. */
    public CassandraNode(
            TweeterHome home,
            Path dir,
            Path log,
            int port,
            int storagePort,
            Optional<Security> security) {
        this(home, dir, log, port, storagePort, security, Member.alone());
    }

    @Override
    public String kind() {
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
        return heapMiB() + OFF_HEAP_MIB;
    }

    private int heapMiB() {
        return member.isAlone() ? HEAP_MIB : CLUSTER_HEAP_MIB;
    }

    /** Address for clients, not resolved. */
    public InetSocketAddress contactPoint() {
        return InetSocketAddress.createUnresolved(host(), port);
    }

    /** Addresses of all nodes of the cluster for clients, separated by commas. */
    public String contactPoints() {
        return member.all(port);
    }

    @Override
    public List<String> prepare() throws IOException, InterruptedException {
        Path config = conf(CONFIGURATION);
        Path data = dir.resolve("data").toAbsolutePath();
        boolean replaces = replacement().begins();
        for (Path segment : new CommitLog(data.resolve("commitlog")).deleteBlank()) {
            Files.writeString(
                    log,
                    "Deleted %s, in which nothing was written%n".formatted(segment),
                    StandardOpenOption.APPEND,
                    StandardOpenOption.CREATE);
        }
        Templates.write(
                CassandraNode.class,
                CONFIGURATION,
                Map.of(
                        "host", host(),
                        "port", Integer.toString(port),
                        "storage.port", Integer.toString(storagePort),
                        // A seed does not fetch data.
                        "seeds", replaces ? member.others(storagePort) : member.all(storagePort),
                        "bootstrap", Boolean.toString(replaces),
                        "security", security.map(Security::cassandraYaml).orElse(""),
                        "data", data.toString()),
                config);
        Path logging = conf("logback.xml");
        Templates.write(CassandraNode.class, "logback.xml", Map.of(), logging);
        JavaCommand java = opened(new JavaCommand(heapMiB()));
        if (replaces) {
            java.options(REPLACE + host());
        }
        return java.options(
                        "-XX:+UseSerialGC",
                        "-Xss512k",
                        "-XX:MaxDirectMemorySize=256m",
                        "-Dcassandra.config=" + config.toUri(),
                        "-Dcassandra.storagedir=" + data,
                        "-Dlogback.configurationFile=" + logging,
                        "-Dcassandra-foreground=yes",
                        "-Dcassandra.superuser_setup_delay_ms=0",
                        // Alone, there are no other nodes to wait for; -1 waits until gossip
                        // settles.
                        "-Dcassandra.skip_wait_for_gossip_to_settle=" + (member.isAlone() ? 0 : -1),
                        "-Dcassandra.ring_delay_ms=" + (member.isAlone() ? 0 : RING_DELAY_MILLIS),
                        // Cassandra sets a security manager, which newer Java refuses by default.
                        "-Djava.security.manager=allow",
                        "-Djdk.attach.allowAttachSelf=true",
                        // For JMX, which Nodetool opens on demand.
                        "-Djava.rmi.server.hostname=" + host(),
                        "-Dio.netty.tryReflectionSetAccessible=true")
                .run(
                        home.serverClassPath("cassandra"),
                        "org.apache.cassandra.service.CassandraDaemon");
    }

    /** Opens to Cassandra's classes what its own scripts open. */
    static JavaCommand opened(JavaCommand java) {
        return java.allUnnamed(
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
                .allUnnamed("--add-opens", "jdk.management", "com.sun.management.internal");
    }

    private Replacement replacement() {
        return new Replacement(dir, member, port);
    }

    @Override
    public Optional<Duration> timerSlack() {
        return Optional.of(TIMER_SLACK);
    }

    @Override
    public void probe() throws IOException {
        try (Socket socket = Sockets.connect(host(), port, PROBE_TIMEOUT_MILLIS)) {
            if (security.isEmpty()) {
                int peers = CqlProbe.countRows(socket, "SELECT peer FROM system.peers_v2");
                int expected = member.hosts().size() - 1;
                if (peers < expected) {
                    throw new IOException(
                            "Cassandra knows " + peers + " of " + expected + " other nodes");
                }
            } else {
                CqlProbe.logIn(security.get().overTls(socket), security.get());
            }
        }
        replacement().ends();
    }

    /** It fetches all its data first if it replaces one that has lost them. */
    @Override
    public Duration readyWithin() {
        return replacement().isUnderWay() ? REPLACED_WITHIN : NodeServer.super.readyWithin();
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
