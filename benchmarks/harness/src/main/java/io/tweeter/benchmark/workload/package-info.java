/** Reproducible tweets, how they are written to Kafka, and the expected counts. */
package io.tweeter.benchmark.workload;
