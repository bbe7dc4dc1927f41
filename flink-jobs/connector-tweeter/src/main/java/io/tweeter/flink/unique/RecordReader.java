package io.tweeter.flink.unique;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Reads the records of a topic, with Kafka's timestamps as event time. */
@FunctionalInterface
interface RecordReader {

    /** Adds a source to the environment. */
    DataStream<RawRecord> read(StreamExecutionEnvironment environment, UniqueTweets.Uids uids);
}
