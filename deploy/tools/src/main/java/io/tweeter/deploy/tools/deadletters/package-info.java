/**
 * {@code tweeter dead-letters}: lists, shows, replays and deletes dead letters. May use {@code
 * cli}, {@code tools.client}, {@code tweeter-model}, Kafka's clients and Jackson.
 */
package io.tweeter.deploy.tools.deadletters;
