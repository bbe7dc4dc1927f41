/**
 * The job {@code tweet-counts}: what is counted is SQL, in {@code sql/*.sql} among the resources;
 * what runs is the plan compiled from it, in {@code plans/}.
 */
package io.tweeter.flink.counts;
