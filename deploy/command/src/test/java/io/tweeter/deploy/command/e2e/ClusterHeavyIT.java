package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three nodes on one machine, on which servers and whole nodes are killed. */
class ClusterHeavyIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final int TWEETS = 500;

    private static TestStack stack;

    @BeforeAll
    static void up() {
        Tool.require("haproxy");
        stack = TestStack.startCluster();
    }

    @AfterAll
    static void down() throws Exception {
        if (stack == null) {
            return; // without HAProxy
        }
        List<Long> pids = List.copyOf(stack.pids().values());
        stack.close();
        assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    }

    @Test
    void aTweetIsOnTwoOfThreeReplicasBeforeItIsAccepted() throws Exception {
        try (Admin kafka = Admin.create(Map.of("bootstrap.servers", stack.kafka()))) {
            List<String> topics =
                    List.copyOf(
                            kafka.listTopics(new ListTopicsOptions().listInternal(true))
                                    .names()
                                    .get(1, TimeUnit.MINUTES));
            assertThat(topics).contains("tweets", "tweet-counts", "__consumer_offsets");
            for (TopicDescription topic :
                    kafka.describeTopics(topics)
                            .allTopicNames()
                            .get(1, TimeUnit.MINUTES)
                            .values()) {
                assertThat(topic.partitions())
                        .as(topic.name())
                        .allMatch(partition -> partition.replicas().size() == 3);
            }
            for (Config topic :
                    kafka.describeConfigs(
                                    topics.stream()
                                            .map(
                                                    name ->
                                                            new ConfigResource(
                                                                    ConfigResource.Type.TOPIC,
                                                                    name))
                                            .toList())
                            .all()
                            .get(1, TimeUnit.MINUTES)
                            .values()) {
                assertThat(topic.get("min.insync.replicas").value()).isEqualTo("2");
            }
        }
    }

    @Test
    void nodetoolShowsAllNodesUp() throws Exception {
        CommandRun status = nodetool("cassandra-2", "status");
        assertThat(status.exitCode()).as(status.output()).isZero();
        assertThat(status.out().lines().filter(line -> line.startsWith("UN "))).hasSize(3);

        // JMX is open already.
        CommandRun unknown = nodetool("cassandra-2", "nonsense");
        assertThat(unknown.exitCode()).as(unknown.output()).isNotZero();
        assertThat(nodetool("kafka-2", "status").output())
                .contains("there is no Cassandra node 'kafka-2'");
    }

    private static CommandRun nodetool(String... arguments) throws Exception {
        return stack.tweeter(
                Stream.concat(
                                Stream.of("nodetool", "--data-dir=" + stack.dataDir()),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }

    @Test
    void aKilledZooKeeperInterruptsNoJob() throws Exception {
        JsonNode before = runs();
        assertThat(before).hasSize(2);
        for (int n = 1; n <= 3; n++) {
            String name = "zookeeper-" + n;
            long pid = stack.pids().get(name);
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            await().atMost(TIMEOUT)
                    .until(() -> stack.pids().getOrDefault(name, pid), now -> now != pid);
        }
        assertThat(runs()).isEqualTo(before);
    }

    /** The active jobs, with the time since which Flink's leader has run each. */
    private static JsonNode runs() throws Exception {
        CommandRun list = stack.tweeter("job", "list", "--json", "--flink=" + stack.flink());
        assertThat(list.exitCode()).as(list.output()).isZero();
        ArrayNode runs = new ObjectMapper().createArrayNode();
        for (JsonNode job : new ObjectMapper().readTree(list.out()).get("jobs")) {
            if (job.get("state").textValue().equals("RUNNING")) {
                runs.add(((ObjectNode) job).retain("id", "since", "restarts"));
            }
        }
        return runs;
    }

    @Test
    void aKilledNodeLosesNothingAndCommandsWorkMeanwhile() throws Exception {
        long before = tweets();
        stack.post("before", TWEETS);
        Map<String, Long> node =
                stack.pids().entrySet().stream()
                        .filter(process -> process.getKey().endsWith("-2"))
                        .filter(process -> !process.getKey().startsWith("ingest"))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(node)
                .containsOnlyKeys(
                        "kafka-2", "cassandra-2", "zookeeper-2", "jobmanager-2", "taskmanager-2");
        node.values().forEach(pid -> ProcessHandle.of(pid).orElseThrow().destroyForcibly());

        stack.post("meanwhile", TWEETS);

        await().atMost(TIMEOUT).until(() -> stack.pids().keySet().containsAll(node.keySet()));
        stack.manage("scale", "2");
        stack.manage("restart", "cassandra-3");
        succeeds("job", "rescale", "tweet-counts", "--parallelism=2", "--flink=" + stack.flink());
        stack.post("after", TWEETS);
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> {
                            CommandRun verify = stack.tweeterOnServers("verify");
                            assertThat(verify.exitCode()).as(verify.output()).isZero();
                        });
        assertThat(tweets()).isEqualTo(before + 3 * TWEETS);
    }

    /** How many there are in Kafka. */
    private static long tweets() throws Exception {
        CommandRun verify = stack.tweeterOnServers("verify", "--json");
        return new ObjectMapper().readTree(verify.out()).get("tweets").longValue();
    }

    /** The short form of what RELIABILITY.md records. */
    @Test
    void nothingIsLostDoubledOrWrongWhateverIsKilled() throws Exception {
        List<String> faults =
                List.of(
                        "kill-kafka-1",
                        "kill-cassandra-1",
                        "kill-jobmanager-leader",
                        "freeze-zookeeper-2",
                        "kill-taskmanager-3"); // where the jobs run for the others, too
        assertThat(
                        ChaosRun.on(
                                stack,
                                ChaosRun.SHORT,
                                "--faults=" + String.join(",", faults),
                                "--rate=20",
                                "--pause=5"))
                .hasSize(faults.size() + 1);
    }

    private static void succeeds(String... command) throws Exception {
        CommandRun run = stack.tweeter(command);
        assertThat(run.exitCode()).as(run.output()).isZero();
    }
}
