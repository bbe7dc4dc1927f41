package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tweeter.deploy.servers.FlinkPorts;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackPortsTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 300, StackPorts.MAX_OFFSET})
    void allPortsAreValidAndDiffer(int offset) {
        assertThat(all(new StackPorts(offset)))
                .doesNotHaveDuplicates()
                .allSatisfy(port -> assertThat(port).isBetween(1_024, 65_535));
    }

    @Test
    void offsetIsAddedToEveryPort() {
        assertThat(all(new StackPorts(300)))
                .containsExactlyElementsOf(
                        all(new StackPorts(0)).stream().map(port -> port + 300).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, StackPorts.MAX_OFFSET + 1})
    void otherOffsetsAreRejected(int offset) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StackPorts(offset))
                .withMessage("a port offset must be from 0 to 35000, not " + offset);
    }

    private static List<Integer> all(StackPorts ports) {
        FlinkPorts flink = ports.flink();
        return IntStream.concat(
                        IntStream.of(
                                ports.loadBalancer(),
                                ports.vip(),
                                ports.kafka(),
                                ports.kafkaController(),
                                ports.cassandra(),
                                ports.cassandraStorage(),
                                ports.cassandraJmx(),
                                ports.zooKeeper(),
                                ports.zooKeeperPeer(),
                                ports.zooKeeperElection(),
                                flink.rest(),
                                flink.rpc(),
                                flink.blob(),
                                flink.taskManager(),
                                flink.data(),
                                ports.flinkMetrics(),
                                ports.flinkMetrics() + 1),
                        IntStream.rangeClosed(1, StackPorts.MAX_INSTANCES).map(ports::ingest))
                .boxed()
                .toList();
    }
}
