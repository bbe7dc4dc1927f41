package io.tweeter.deploy.servers;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * ZooKeeper, for Flink's high availability: the one that Flink ships, started as its {@code
 * zookeeper.sh} does.
 *
 * @param home where Flink's class path is
 * @param dir its directory, for configuration and data
 * @param log its log file
 * @param port where clients connect
 * @param peerPort where its peers connect
 * @param electionPort where its peers elect their leader
 * @param security what clients and peers require of one another; empty for nothing
 * @param member the node
 */
public record ZooKeeperNode(
        TweeterHome home,
        Path dir,
        Path log,
        int port,
        int peerPort,
        int electionPort,
        Optional<Security> security,
        Member member)
        implements NodeServer {

    private static final int HEAP_MIB = 64;
    private static final int PROBE_TIMEOUT_MILLIS = 3_000;

    @Override
    public String kind() {
        return "zookeeper";
    }

    @Override
    public Map<Integer, String> ports() {
        Map<Integer, String> ports = new LinkedHashMap<>();
        ports.put(port, "ZooKeeper");
        ports.put(peerPort, "ZooKeeper's peers");
        ports.put(electionPort, "ZooKeeper's leader election");
        return ports;
    }

    @Override
    public int memoryMiB() {
        return 150;
    }

    @Override
    public List<String> prepare() throws IOException {
        Path config = dir.resolve("conf").resolve("zoo.cfg").toAbsolutePath();
        Templates.write(
                ZooKeeperNode.class,
                "zoo.cfg",
                Map.of(
                        "clients", Templates.properties(clients()),
                        "data",
                                Templates.properties(
                                        dir.resolve("data").toAbsolutePath().toString()),
                        "servers", peers()),
                config);
        Path logging = dir.resolve("conf").resolve("log4j2.properties").toAbsolutePath();
        Templates.write(ZooKeeperNode.class, "log4j2.properties", Map.of(), logging);
        return new JavaCommand(HEAP_MIB)
                .options(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dzookeeper.admin.enableServer=false",
                        "-Dlog4j2.configurationFile=" + logging.toUri())
                .run(
                        home.serverClassPath("flink"),
                        "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
                        "--zkConfigFile",
                        config.toString(),
                        "--peerId",
                        Integer.toString(member.number()));
    }

    private String clients() {
        return security.map(required -> required.zooKeeperConfig(host(), port))
                .orElse("clientPort=%d%nclientPortAddress=%s".formatted(port, host()));
    }

    private String peers() {
        return Member.of(member.hosts()).stream()
                .map(
                        peer ->
                                "server.%d=%s:%d:%d"
                                        .formatted(
                                                peer.number(), peer.host(), peerPort, electionPort))
                .collect(Collectors.joining("\n"));
    }

    /** A server that belongs to a quorum answers the four-letter word with its mode. */
    @Override
    public void probe() throws IOException {
        try (Socket plain = Sockets.connect(host(), port, PROBE_TIMEOUT_MILLIS);
                Socket socket = security.isEmpty() ? plain : security.get().asNode(plain)) {
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (!answer.contains("Mode: ")) {
                throw new IOException("ZooKeeper has no quorum yet");
            }
        }
    }
}
