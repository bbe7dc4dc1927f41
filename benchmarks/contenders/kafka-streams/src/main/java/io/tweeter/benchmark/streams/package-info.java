/** The pipeline's work as users of Kafka Streams would write it. */
package io.tweeter.benchmark.streams;
