package io.tweeter.deploy.servers;

/**
 * Ports of a Flink cluster.
 *
 * @param rest REST API and web page
 * @param rpc where the TaskManager reaches the JobManager
 * @param blob where the TaskManager fetches jars
 * @param taskManager where the JobManager reaches the TaskManager
 * @param data where TaskManagers would exchange records
 */
public record FlinkPorts(int rest, int rpc, int blob, int taskManager, int data) {}
