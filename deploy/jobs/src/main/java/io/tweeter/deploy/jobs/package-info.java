/** Jobs on any Flink cluster, through its REST API: the verbs of {@code tweeter job}. */
package io.tweeter.deploy.jobs;
