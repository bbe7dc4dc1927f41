/**
 * Kafka, Cassandra and Flink as real processes of their own, each with its class path from Maven
 * artifacts, its configuration, log file, memory bounds and readiness probe. Everything binds to
 * the loopback address. Uses no other module of ours.
 */
package io.tweeter.deploy.servers;
