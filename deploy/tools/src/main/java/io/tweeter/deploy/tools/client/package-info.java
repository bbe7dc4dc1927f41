/**
 * What several tools share: clients of Kafka and Cassandra, the address and token of the ingest
 * service. May use {@code cli}, {@code tweeter-model}, and the clients of Kafka and Cassandra.
 */
package io.tweeter.deploy.tools.client;
