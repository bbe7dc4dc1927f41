package io.tweeter.deploy.tools.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tweeter.deploy.tools.client.TopicReader;
import io.tweeter.model.DeadLetterHeaders;
import io.tweeter.model.Topics;
import io.tweeter.model.TweetHeaders;
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
 * Puts dead letters back on the topic they came from and marks them, each in one transaction: so
 * each is replayed once, even if a replay is interrupted or another one runs at the same time.
 * Every method may throw Kafka's {@link org.apache.kafka.common.KafkaException}.
 */
final class Replay implements AutoCloseable {

    /**
     * Shared by all replays, so that a new one fences an earlier one and aborts its transaction.
     */
    private static final String TRANSACTIONAL_ID = "tweeter-dead-letters";

    private final KafkaSettings kafka;
    private final KafkaProducer<byte[], byte[]> producer;

    /** Fences all other replays; what they have not committed is aborted. */
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
     * The outcome of a replay.
     *
     * @param replayed number of dead letters that this replay put back
     * @param skipped number of dead letters that had been replayed before
     * @param lost truncated dead letters whose original record no longer exists, and those that
     *     were deleted meanwhile
     */
    record Outcome(int replayed, int skipped, List<DeadLetter> lost) {}

    /**
     * Replays dead letters, except those that have been replayed before.
     *
     * @param selection selects from the current contents of the dead-letter topic
     * @param acceptedEarlier whether to mark them by {@link TweetHeaders#ACCEPTED_EARLIER}
     */
    Outcome replay(Function<DeadLetters, List<DeadLetter>> selection, boolean acceptedEarlier) {
        try (TopicReader topic = new TopicReader(kafka, Topics.DEAD_LETTERS)) {
            // Read after fencing the others: they can add no more markers.
            DeadLetters all = DeadLetters.read(topic);
            List<DeadLetter> selected = selection.apply(all);
            List<DeadLetter> open =
                    selected.stream().filter(deadLetter -> !all.isReplayed(deadLetter)).toList();
            requireTopic();
            List<DeadLetter> lost =
                    open.stream()
                            .filter(deadLetter -> !putBack(deadLetter, topic, acceptedEarlier))
                            .toList();
            return new Outcome(open.size() - lost.size(), selected.size() - open.size(), lost);
        }
    }

    /**
     * A producer's first question for a missing topic makes it, on a broker that creates topics.
     */
    private void requireTopic() {
        new TopicReader(kafka, Topics.TWEETS).close();
    }

    private boolean putBack(DeadLetter deadLetter, TopicReader topic, boolean acceptedEarlier) {
        Optional<ConsumerRecord<byte[], byte[]>> letter =
                topic.at(deadLetter.id().partition(), deadLetter.id().offset());
        Optional<ConsumerRecord<byte[], byte[]>> content =
                deadLetter.truncated() ? original(deadLetter) : letter;
        if (letter.isEmpty() || content.isEmpty()) {
            return false;
        }
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        deadLetter.origin().topic(), content.get().key(), content.get().value());
        DeadLetter.traceparent(letter.get())
                .ifPresent(
                        text ->
                                record.headers()
                                        .add(TweetHeaders.TRACEPARENT, text.getBytes(UTF_8)));
        if (acceptedEarlier) {
            record.headers().add(TweetHeaders.ACCEPTED_EARLIER, new byte[0]);
        }
        producer.beginTransaction();
        // The commit throws if one of the sends fails.
        var unusedRecord = producer.send(record);
        ProducerRecord<byte[], byte[]> marker =
                new ProducerRecord<>(Topics.DEAD_LETTERS, deadLetter.id().partition(), null, null);
        marker.headers()
                .add(DeadLetterHeaders.REPLAYED, deadLetter.id().toString().getBytes(UTF_8));
        var unusedMarker = producer.send(marker);
        producer.commitTransaction();
        return true;
    }

    /** The original record; empty if it has expired. */
    private Optional<ConsumerRecord<byte[], byte[]>> original(DeadLetter deadLetter) {
        try (TopicReader topic = new TopicReader(kafka, deadLetter.origin().topic())) {
            return topic.at(deadLetter.origin().partition(), deadLetter.origin().offset());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
