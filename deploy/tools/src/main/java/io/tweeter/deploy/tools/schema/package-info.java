/** Makes what the pipeline finds in Kafka and Cassandra: topics, keyspace and tables. */
package io.tweeter.deploy.tools.schema;
