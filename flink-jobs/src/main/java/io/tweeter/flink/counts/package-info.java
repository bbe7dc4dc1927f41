/**
 * The job {@code tweet-counts}: SQL in resources {@code sql/*.sql} defines what is counted; what
 * runs is the plan compiled from it, in {@code plans/}.
 */
package io.tweeter.flink.counts;
