package io.tweeter.benchmark.bare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.benchmark.protocol.ContenderMain;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The limit of counting: one thread, a hash set of ids, a hash map of counts. It loses everything
 * in a crash, never forgets an id, validates nothing, and writes the counts only at the end.
 *
 * <p>Arguments: {@code bootstrap}, {@code topic}, {@code output} (topic of the counts).
 */
public final class BareCounts {

    private final JsonFactory json = new JsonFactory();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, Long> counts = new HashMap<>();

    private BareCounts() {}

    /** Starts the contender. */
    public static void main(String[] args) {
        ContenderMain.main(arguments -> new BareCounts().run(arguments), args);
    }

    private String run(Arguments arguments) throws Exception {
        TopicReader.read(arguments.text("bootstrap"), arguments.text("topic"), this::count);
        write(arguments.text("bootstrap"), arguments.text("output"));
        return ContenderMain.result();
    }

    private void count(byte[] tweet) throws IOException {
        String id = null;
        String handle = null;
        try (JsonParser parser = json.createParser(tweet)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "id" -> id = parser.getText();
                    case "handle" -> handle = parser.getText();
                    default -> parser.skipChildren();
                }
            }
        }
        if (ids.add(id)) {
            counts.merge(handle, 1L, Long::sum);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a lost record fails the verification
    private void write(String bootstrap, String output) {
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            counts.forEach(
                    (handle, count) ->
                            producer.send(
                                    new ProducerRecord<>(
                                            output,
                                            handle.getBytes(StandardCharsets.UTF_8),
                                            ByteBuffer.allocate(Long.BYTES)
                                                    .putLong(count)
                                                    .array())));
            producer.flush();
        }
    }
}
