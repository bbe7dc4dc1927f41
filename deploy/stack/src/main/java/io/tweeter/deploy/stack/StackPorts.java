package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.FlinkPorts;

/**
 * The ports of a stack.
 *
 * @param offset added to every port, so that several stacks can share a machine
 */
public record StackPorts(int offset) {

    /** Keeps the highest default port below 65536. */
    public static final int MAX_OFFSET = 35_000;

    /** Keeps the ports of ingest instances apart from the others. */
    public static final int MAX_INSTANCES = 1_000;

    public StackPorts {
        if (offset < 0 || offset > MAX_OFFSET) {
            throw new IllegalArgumentException(
                    "a port offset must be from 0 to " + MAX_OFFSET + ", not " + offset);
        }
    }

    public int loadBalancer() {
        return 10_000 + offset;
    }

    public int vip() {
        return 30_000 + offset;
    }

    /** Port of an ingest instance; the first is number 1. */
    public int ingest(int number) {
        return loadBalancer() + number;
    }

    public int kafka() {
        return 9_092 + offset;
    }

    public int kafkaController() {
        return 9_093 + offset;
    }

    public int cassandra() {
        return 9_042 + offset;
    }

    public int cassandraStorage() {
        return 7_000 + offset;
    }

    /** Opened on demand, see {@link NodetoolCommand}. */
    int cassandraJmx() {
        return 7_199 + offset;
    }

    public int zooKeeper() {
        return 2_181 + offset;
    }

    int zooKeeperPeer() {
        return 2_888 + offset;
    }

    int zooKeeperElection() {
        return 3_888 + offset;
    }

    public FlinkPorts flink() {
        return new FlinkPorts(
                8_081 + offset, 6_123 + offset, 6_124 + offset, 6_122 + offset, 6_121 + offset);
    }

    /** First port for Flink's metrics, one for each of its processes. */
    public int flinkMetrics() {
        return 9_249 + offset;
    }
}
