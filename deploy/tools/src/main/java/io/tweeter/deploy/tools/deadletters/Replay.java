package io.tweeter.deploy.tools.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tweeter.deploy.tools.client.TopicReader;
import io.tweeter.model.DeadLetterHeaders;
import io.tweeter.model.Topics;
import io.tweeter.model.env.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Puts records back to the topic that they came from, and marks them, in one transaction each: so a
 * record is put back once, whenever this is interrupted and whoever else does it at the same time.
 * Failures are Kafka's {@link org.apache.kafka.common.KafkaException}.
 */
final class Replay implements AutoCloseable {

    /** There is one, so that a second process ends what the first has not finished. */
    private static final String TRANSACTIONAL_ID = "tweeter-dead-letters";

    private final KafkaSettings kafka;
    private final KafkaProducer<byte[], byte[]> producer;

    /** Locks out other replays; what they have not committed will not happen. */
    Replay(KafkaSettings kafka) {
        this.kafka = kafka;
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 << 20);
        this.producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /**
     * What has become of a choice of letters.
     *
     * @param put back now
     * @param before put back earlier
     * @param lost cannot be put back, as they were cut and their origin is gone
     */
    record Outcome(int put, int before, List<DeadLetter> lost) {}

    /**
     * Puts letters back that were not before.
     *
     * @param choice from what stands on the topic now
     */
    Outcome replay(Function<DeadLetters, List<DeadLetter>> choice) {
        // Read behind the lock: what others have marked is seen.
        DeadLetters all = DeadLetters.read(kafka);
        List<DeadLetter> chosen = choice.apply(all);
        List<DeadLetter> open = chosen.stream().filter(letter -> !all.isReplayed(letter)).toList();
        List<DeadLetter> lost = open.stream().filter(letter -> !putBack(letter)).toList();
        return new Outcome(open.size() - lost.size(), chosen.size() - open.size(), lost);
    }

    private boolean putBack(DeadLetter letter) {
        byte[] key = letter.key();
        byte[] value = letter.value();
        if (letter.cut()) {
            Optional<ConsumerRecord<byte[], byte[]>> whole = origin(letter);
            if (whole.isEmpty()) {
                return false;
            }
            key = whole.get().key();
            value = whole.get().value();
        }
        producer.beginTransaction();
        // What fails on the way, the commit throws.
        var unusedRecord = producer.send(new ProducerRecord<>(letter.topic(), key, value));
        ProducerRecord<byte[], byte[]> mark =
                new ProducerRecord<>(
                        Topics.DEAD_LETTERS, letter.position().partition(), null, null);
        mark.headers()
                .add(DeadLetterHeaders.REPLAYED, letter.position().toString().getBytes(UTF_8));
        var unusedMark = producer.send(mark);
        producer.commitTransaction();
        return true;
    }

    /** Empty if retention has taken it. */
    private Optional<ConsumerRecord<byte[], byte[]>> origin(DeadLetter letter) {
        try (TopicReader topic = new TopicReader(kafka, letter.topic())) {
            return topic.at(letter.origin().partition(), letter.origin().offset());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
