package io.tweeter.benchmark.bare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.benchmark.protocol.Contender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The limit: one thread, a hash set of ids, a hash map of counts. It keeps nothing over a crash,
 * forgets nothing, checks nothing, and writes the counts only at the end.
 *
 * <p>Arguments: {@code bootstrap}, {@code topic}, {@code output} (topic of the counts).
 */
public final class BareCounts {

    private static final Duration POLL = Duration.ofMillis(100);

    private final JsonFactory json = new JsonFactory();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, Long> counts = new HashMap<>();

    private BareCounts() {}

    /** Runs it as a process of its own. */
    public static void main(String[] args) {
        Contender.main(arguments -> new BareCounts().run(arguments), args);
    }

    private String run(Arguments arguments) throws IOException {
        String topic = arguments.text("topic");
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                arguments.text("bootstrap"),
                                // Larger than the defaults: nothing else goes on meanwhile.
                                "max.poll.records",
                                5_000,
                                "max.partition.fetch.bytes",
                                4 << 20,
                                "check.crcs",
                                true,
                                "enable.auto.commit",
                                false),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long left =
                    consumer.endOffsets(partitions).values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
            while (left > 0) {
                for (ConsumerRecord<byte[], byte[]> tweet : consumer.poll(POLL)) {
                    count(tweet.value());
                    left--;
                }
            }
        }
        write(arguments.text("bootstrap"), arguments.text("output"));
        return Contender.result();
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

    @SuppressWarnings("FutureReturnValueIgnored") // what fails is missing in the check
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
