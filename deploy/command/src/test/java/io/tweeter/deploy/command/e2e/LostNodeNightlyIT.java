package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweeter.deploy.testkit.CommandRun;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Three nodes on one machine, of which one is lost, and each ZooKeeper in turn. */
class LostNodeNightlyIT extends OnCluster {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final int TWEETS = 500;

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
        await().atMost(TIMEOUT).untilAsserted(stack::verify);
        assertThat(tweets()).isEqualTo(before + 3 * TWEETS);
    }

    /** How many there are in Kafka. */
    private static long tweets() throws Exception {
        CommandRun verify = stack.tweeterOnServers("verify", "--json");
        return new ObjectMapper().readTree(verify.out()).get("tweets").longValue();
    }

    private static void succeeds(String... command) throws Exception {
        CommandRun run = stack.tweeter(command);
        assertThat(run.exitCode()).as(run.output()).isZero();
    }
}
