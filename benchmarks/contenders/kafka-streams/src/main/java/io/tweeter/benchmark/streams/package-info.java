/** The same work, as a user of Kafka Streams would write it. */
package io.tweeter.benchmark.streams;
