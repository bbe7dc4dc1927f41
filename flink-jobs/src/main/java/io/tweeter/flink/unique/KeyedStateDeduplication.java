package io.tweeter.flink.unique;

import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Deduplication on Flink's keyed state: one entry and one timer for each id.
 *
 * @param horizon how long an id is remembered
 */
public record KeyedStateDeduplication(Duration horizon) implements Deduplication {

    @Override
    public <T> SingleOutputStreamOperator<T> keepFirst(
            DataStream<T> tweets, KeySelector<T, String> id) {
        return tweets.keyBy(id, Types.STRING)
                .process(new KeepFirst<>(horizon), tweets.getType())
                .name("keep first copies");
    }
}
