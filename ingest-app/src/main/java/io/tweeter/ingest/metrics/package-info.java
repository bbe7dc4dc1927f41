/** Prometheus metrics of the service and its JVM. */
package io.tweeter.ingest.metrics;
