/** Clients of Kafka and Cassandra as the command uses them. */
package io.tweeter.deploy.tools.client;
