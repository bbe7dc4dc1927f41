package io.tweeter.benchmark.streams;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Extracts the handle of a tweet; its id is the record's key. */
final class TweetHandles extends ContextualFixedKeyProcessor<String, byte[], String> {

    private final JsonFactory json = new JsonFactory();

    @Override
    public void process(FixedKeyRecord<String, byte[]> tweet) {
        context().forward(tweet.withValue(handle(tweet.value())));
    }

    private String handle(byte[] tweet) {
        try (JsonParser parser = json.createParser(tweet)) {
            String handle = null;
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("handle")) {
                    handle = parser.getText();
                } else {
                    parser.skipChildren();
                }
            }
            return handle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
