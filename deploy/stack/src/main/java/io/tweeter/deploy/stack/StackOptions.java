package io.tweeter.deploy.stack;

import java.nio.file.Path;

/**
 * The options of {@code tweeter up}.
 *
 * @param dataDir holds everything that the stack writes; absolute
 * @param instances number of ingest instances, at least 1
 * @param loadBalancer whether to start HAProxy if it is installed
 * @param flinkMetrics whether Flink opens ports for Prometheus
 */
record StackOptions(
        Path dataDir,
        StackPorts ports,
        int instances,
        boolean loadBalancer,
        boolean flinkMetrics) {}
