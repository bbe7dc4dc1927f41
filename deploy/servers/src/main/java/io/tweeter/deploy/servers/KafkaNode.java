package io.tweeter.deploy.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/**
 * Kafka: a node in KRaft mode, broker and controller in one.
 *
 * @param home where its class path is
 * @param dir its directory, for configuration and data; data from an earlier start is kept
 * @param log its log file
 * @param port where clients connect
 * @param controllerPort where the controller listens
 * @param security empty for plain text without authentication
 * @param member the node; a cluster of three keeps three replicas of everything
 */
public record KafkaNode(
        TweeterHome home,
        Path dir,
        Path log,
        int port,
        int controllerPort,
        Optional<Security> security,
        Member member)
        implements NodeServer {

    private static final int HEAP_MIB = 400;
    private static final int PROBE_TIMEOUT_MILLIS = 3_000;
    private static final int FORMAT_TIMEOUT_SECONDS = 120;

    /** A cluster of one node. */
    public KafkaNode(
            TweeterHome home,
            Path dir,
            Path log,
            int port,
            int controllerPort,
            Optional<Security> security) {
        this(home, dir, log, port, controllerPort, security, Member.alone());
    }

    @Override
    public String kind() {
        return "kafka";
    }

    @Override
    public Map<Integer, String> ports() {
        Map<Integer, String> ports = new LinkedHashMap<>();
        ports.put(port, "Kafka");
        ports.put(controllerPort, "Kafka's controller");
        return ports;
    }

    @Override
    public int memoryMiB() {
        return 750;
    }

    /** The clients' {@code bootstrap.servers}: all nodes of the cluster. */
    public String bootstrapServers() {
        return member.all(port);
    }

    @Override
    public List<String> prepare() throws IOException, InterruptedException {
        Path config = dir.resolve("conf").resolve("server.properties").toAbsolutePath();
        Path data = dir.resolve("data").toAbsolutePath();
        Templates.write(
                KafkaNode.class,
                "kafka.properties",
                Map.ofEntries(
                        Map.entry("id", Integer.toString(member.number())),
                        Map.entry("host", host()),
                        Map.entry("port", Integer.toString(port)),
                        Map.entry("controller.port", Integer.toString(controllerPort)),
                        Map.entry("voters", voters()),
                        Map.entry("replication", Integer.toString(member.replication())),
                        Map.entry("min.isr", Integer.toString(Math.min(2, member.replication()))),
                        Map.entry("protocol", security.isPresent() ? "SASL_SSL" : "PLAINTEXT"),
                        Map.entry(
                                "controller.protocol", security.isPresent() ? "SSL" : "PLAINTEXT"),
                        Map.entry(
                                "security",
                                Templates.properties(
                                        security.map(Security::kafkaProperties).orElse(""))),
                        Map.entry("data", Templates.properties(data.toString()))),
                config);
        Templates.write(KafkaNode.class, "log4j2.properties", Map.of(), logging());
        if (Files.notExists(data.resolve("meta.properties"))) {
            format(config);
        }
        return java(HEAP_MIB).run(classPath(), "kafka.Kafka", config.toString());
    }

    private String voters() {
        return Member.of(member.hosts()).stream()
                .map(voter -> "%d@%s:%d".formatted(voter.number(), voter.host(), controllerPort))
                .collect(Collectors.joining(","));
    }

    /** The nodes of a cluster agree on it without a node that is formatted first. */
    private Uuid clusterId() {
        if (member.isAlone()) {
            return Uuid.randomUuid();
        }
        UUID id = UUID.nameUUIDFromBytes(voters().getBytes(StandardCharsets.US_ASCII));
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** Formats the data directory, once. */
    private void format(Path config) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        java(128)
                                .run(
                                        classPath(),
                                        "kafka.tools.StorageTool",
                                        "format",
                                        "--cluster-id",
                                        clusterId().toString(),
                                        "--config",
                                        config.toString()));
        security.ifPresent(who -> command.addAll(List.of("--add-scram", who.scram())));
        Process format =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        try {
            if (!format.waitFor(FORMAT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(
                        "formatting the data directory took longer than "
                                + FORMAT_TIMEOUT_SECONDS
                                + " s; see "
                                + log);
            }
            if (format.exitValue() != 0) {
                throw new IOException("formatting the data directory failed; see " + log);
            }
        } finally {
            format.destroyForcibly();
        }
    }

    @Override
    public void probe() throws Exception {
        Map<String, Object> settings = new HashMap<>();
        security.ifPresent(who -> settings.putAll(who.kafkaClient()));
        settings.put("bootstrap.servers", host() + ":" + port);
        settings.put("request.timeout.ms", PROBE_TIMEOUT_MILLIS);
        settings.put("default.api.timeout.ms", PROBE_TIMEOUT_MILLIS);
        // A client that searches for a broker that is not up yet floods the log, so check the port
        // first.
        Sockets.connect(host(), port, PROBE_TIMEOUT_MILLIS).close();
        try (Admin admin = Admin.create(settings)) {
            boolean registered =
                    admin
                            .describeCluster()
                            .nodes()
                            .get(2L * PROBE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                            .stream()
                            .anyMatch(node -> node.id() == member.number());
            if (!registered) {
                throw new IOException("the broker has not joined its cluster yet");
            }
        }
    }

    private Path logging() {
        return dir.resolve("conf").resolve("log4j2.properties").toAbsolutePath();
    }

    private JavaCommand java(int heapMiB) {
        return new JavaCommand(heapMiB)
                .options("-XX:+UseSerialGC", "-Dlog4j2.configurationFile=" + logging().toUri());
    }

    private String classPath() {
        return home.serverClassPath("kafka");
    }
}
