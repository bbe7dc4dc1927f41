package io.tweeter.flink.unique;

import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Lets the first copy of each tweet pass.
 *
 * <p>What every implementation promises, whatever it keeps its memory in:
 *
 * <ul>
 *   <li>The first copy of an id that arrives passes.
 *   <li>A copy whose Kafka timestamp is less than the horizon away from that of the first is
 *       dropped, and does not lengthen the horizon.
 *   <li>A copy as far away as the horizon, or farther, is a new tweet.
 *   <li>Time is event time: a backlog that is read after a long outage is judged by when its copies
 *       arrived in Kafka, not by when they are read.
 *   <li>The memory is part of checkpoints, and ids are forgotten when the watermark says that
 *       nothing within their horizon can come any more.
 * </ul>
 */
public interface Deduplication {

    /**
     * Drops the copies.
     *
     * @param <T> what carries the tweets
     * @param tweets with Kafka's timestamps as event time
     * @param id the tweet's id
     * @return the first copies; the caller gives the operator its uid
     */
    <T> SingleOutputStreamOperator<T> keepFirst(DataStream<T> tweets, KeySelector<T, String> id);
}
