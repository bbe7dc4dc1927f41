/**
 * What runs inside Flink's JobManager and is not a job: it keeps other sites' pages from the REST
 * interface. Uses no other module of ours.
 */
package io.tweeter.deploy.servers.flink;
