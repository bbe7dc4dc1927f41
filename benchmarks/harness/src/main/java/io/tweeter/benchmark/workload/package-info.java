/** Tweets that are the same in every run, how they get to Kafka, and what must come of them. */
package io.tweeter.benchmark.workload;
