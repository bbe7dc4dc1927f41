/**
 * What a tweet is, for every part of the pipeline: the record, its rules and its JSON, the names of
 * the topics, the Cassandra schema and the layout of the timelines.
 */
package io.tweeter.model;
