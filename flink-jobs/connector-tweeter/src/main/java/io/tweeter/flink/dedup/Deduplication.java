package io.tweeter.flink.dedup;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * What a duplicate is, and the operator that drops duplicates.
 *
 * <ul>
 *   <li>The first copy of an id that arrives passes.
 *   <li>A copy whose Kafka timestamp is less than the horizon away from the first copy's is a
 *       duplicate. It is dropped, and does not extend the horizon.
 *   <li>A copy a horizon or more away is the first copy of a new tweet. A copy is compared with the
 *       first copy that has the latest timestamp: one that is read after it, and is a horizon or
 *       more older, passes each time, whatever other copies have passed.
 *   <li>Time is event time: after a long outage, copies are judged by when they arrived in Kafka,
 *       not by when the job reads them.
 *   <li>Remembered ids are part of checkpoints. An id expires once the watermark says that no copy
 *       within its horizon can still arrive, or a little later.
 * </ul>
 *
 * @param horizon how long after its first copy an id is remembered, at least 1 ms
 * @param maxBytes bytes of heap that each subtask may use to remember ids, 4 an id and 40 for those
 *     of the last 24th of the horizon; a job that needs more fails with a {@link
 *     HorizonTooLargeException}; 0 for 60 % of the TaskManager's heap, divided by its slots, which
 *     is a bound for jobs with one deduplication. Where there are no watermarks before the end of
 *     the input, as in batch mode, all ids take 40
 */
public record Deduplication(Duration horizon, long maxBytes) implements Serializable {

    /** Uses the default memory. */
    public Deduplication(Duration horizon) {
        this(horizon, 0);
    }

    /**
     * Drops duplicates.
     *
     * @param <T> type of the elements, each of which carries a tweet
     * @param tweets with Kafka's timestamps as event time
     * @param keyOf extracts the key of a tweet's id
     * @return the first copies; the caller sets the operator's uid
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
