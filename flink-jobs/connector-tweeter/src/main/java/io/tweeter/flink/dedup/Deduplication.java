package io.tweeter.flink.dedup;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Lets the first copy of each tweet pass.
 *
 * <ul>
 *   <li>The first copy of an id that arrives passes.
 *   <li>A copy whose Kafka timestamp is less than the horizon away from that of the first is
 *       dropped, and does not lengthen the horizon.
 *   <li>A copy as far away as the horizon, or farther, is a new tweet.
 *   <li>Time is event time: a backlog that is read after a long outage is judged by when its copies
 *       arrived in Kafka, not by when they are read.
 *   <li>The memory is part of checkpoints, and ids are forgotten when the watermark says that
 *       nothing within their horizon can come any more, a little later at most.
 * </ul>
 *
 * @param horizon how long an id is remembered, at least 1 ms
 * @param maxBytes of heap that each subtask may use to remember ids, about 40 an id; past it the
 *     job fails with a {@link HorizonTooLargeException}; 0 for a fifth of the TaskManager's heap
 */
public record Deduplication(Duration horizon, long maxBytes) implements Serializable {

    /** With the default bound of memory. */
    public Deduplication(Duration horizon) {
        this(horizon, 0);
    }

    /**
     * Drops the copies.
     *
     * @param <T> what carries the tweets
     * @param tweets with Kafka's timestamps as event time
     * @param keyOf the key of the tweet's id
     * @return the first copies; the caller gives the operator its uid
     */
    public <T> SingleOutputStreamOperator<T> keepFirst(DataStream<T> tweets, KeyOf<T> keyOf) {
        return tweets.keyBy(tweet -> Shards.stateKey(Shards.of(keyOf.key(tweet).hash())), Types.INT)
                .transform(
                        "keep first copies",
                        tweets.getType(),
                        new KeepFirst<>(keyOf, horizon, maxBytes))
                .setMaxParallelism(Shards.COUNT);
    }
}
