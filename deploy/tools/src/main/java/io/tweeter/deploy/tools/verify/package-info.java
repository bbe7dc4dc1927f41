/**
 * {@code tweeter verify}: checks that every tweet in Kafka is stored once and counted once. May use
 * {@code cli}, {@code tools.client}, {@code tools.deadletters}, {@code tweeter-model}, the clients
 * of Kafka and Cassandra, and Jackson.
 */
package io.tweeter.deploy.tools.verify;
