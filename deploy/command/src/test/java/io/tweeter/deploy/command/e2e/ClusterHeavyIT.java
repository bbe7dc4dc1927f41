package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.testkit.CommandRun;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** Three nodes on one machine, on which servers are killed. */
class ClusterHeavyIT extends OnCluster {

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
}
