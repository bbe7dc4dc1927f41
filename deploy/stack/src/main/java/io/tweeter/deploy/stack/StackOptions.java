package io.tweeter.deploy.stack;

import java.nio.file.Path;

/**
 * The options of {@code tweeter up}.
 *
 * @param dataDir holds everything that the stack writes; absolute
 * @param instances of the ingest service, at least 1
 * @param partitions of each Kafka topic, at least 1
 * @param loadBalancer whether HAProxy is wanted
 * @param flinkMetrics whether Flink opens ports for Prometheus
 */
record StackOptions(
        Path dataDir,
        StackPorts ports,
        int instances,
        int partitions,
        boolean loadBalancer,
        boolean flinkMetrics) {}
