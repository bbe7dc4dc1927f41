/**
 * {@code tweeter init} and {@code clear}: creates the pipeline's topics, keyspace and tables, and
 * empties the tables. May use {@code cli}, {@code tools.client}, {@code tweeter-model}, and the
 * clients of Kafka and Cassandra.
 */
package io.tweeter.deploy.tools.schema;
