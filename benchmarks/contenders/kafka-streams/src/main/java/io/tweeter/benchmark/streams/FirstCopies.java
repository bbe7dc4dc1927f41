package io.tweeter.benchmark.streams;

import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;

/** Forwards the first record of each key. */
final class FirstCopies extends ContextualFixedKeyProcessor<String, String, String> {

    private final String storeName;

    private KeyValueStore<String, Long> ids;

    FirstCopies(String storeName) {
        this.storeName = storeName;
    }

    @Override
    public void init(FixedKeyProcessorContext<String, String> context) {
        super.init(context);
        ids = context.getStateStore(storeName);
    }

    @Override
    public void process(FixedKeyRecord<String, String> tweet) {
        if (ids.get(tweet.key()) == null) {
            ids.put(tweet.key(), tweet.timestamp());
            context().forward(tweet);
        }
    }
}
