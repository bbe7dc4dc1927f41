package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The options of {@code tweeter up}.
 *
 * @param dataDir holds everything that the stack writes; absolute
 * @param instances number of ingest instances, at least 1
 * @param loadBalancer whether to start HAProxy if it is installed
 * @param nodes how many Kafka brokers, Cassandra nodes and TaskManagers: 1, or 3 with replicas
 * @param flinkMetrics whether Flink opens ports for Prometheus
 * @param network of the nodes; empty if their addresses are of the loopback interface
 */
record StackOptions(
        Path dataDir,
        StackPorts ports,
        int instances,
        boolean loadBalancer,
        boolean flinkMetrics,
        int nodes,
        Optional<NodeNetwork> network) {

    /** JobManagers of a cluster: one leads, one stands by. */
    private static final int JOB_MANAGERS = 2;

    /** The addresses of the nodes: one each, so that all have the same ports. */
    List<String> hosts() {
        if (network.isPresent()) {
            return network.get().hosts();
        }
        return nodes == 1
                ? List.of(Server.LOOPBACK)
                : IntStream.rangeClosed(1, nodes).mapToObj(n -> "127.0.2." + n).toList();
    }

    List<String> jobManagerHosts() {
        return nodes == 1 ? hosts() : hosts().subList(0, JOB_MANAGERS);
    }

    /** The options by which nodes keep their addresses, with which a data directory is started. */
    String nodesOptions() {
        return "--nodes "
                + nodes
                + (network.isPresent() ? " --namespaces --port-offset " + ports.offset() : "");
    }

    boolean isCluster() {
        return nodes > 1;
    }
}
