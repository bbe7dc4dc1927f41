package io.tweeter.deploy.tools.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tweeter.deploy.tools.client.RecordPosition;
import io.tweeter.model.DeadLetterHeaders;
import io.tweeter.model.Topics;
import io.tweeter.model.TweetHeaders;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A dead letter: an invalid record that a job has written to the dead-letter topic. Key and value
 * may be large, and stay there.
 *
 * @param since when it was written to the dead-letter topic
 * @param origin position of the invalid record
 * @param reason why the record is invalid
 * @param truncated whether the record was too large to be stored in full; its origin has all of it
 */
public record DeadLetter(
        DeadLetterId id, Instant since, RecordPosition origin, String reason, boolean truncated) {

    /**
     * Reads a record of the dead-letter topic. Empty if it is not a dead letter: it may be a marker
     * of a replay, or a record that no job has written.
     */
    public static Optional<DeadLetter> of(ConsumerRecord<byte[], byte[]> record) {
        return origin(record)
                .map(
                        origin ->
                                new DeadLetter(
                                        new DeadLetterId(record.partition(), record.offset()),
                                        Instant.ofEpochMilli(record.timestamp()),
                                        origin,
                                        header(record, DeadLetterHeaders.REASON).orElse(""),
                                        header(record, DeadLetterHeaders.CUT).isPresent()));
    }

    /**
     * Jobs read no other topic than that of tweets. Who may write dead letters only may not choose
     * where a replay writes.
     */
    private static Optional<RecordPosition> origin(ConsumerRecord<byte[], byte[]> record) {
        Optional<String> topic =
                header(record, DeadLetterHeaders.TOPIC).filter(Topics.TWEETS::equals);
        // Partition and offset of the origin have the format of an id.
        Optional<DeadLetterId> numbers =
                DeadLetterId.find(
                        header(record, DeadLetterHeaders.PARTITION).orElse("")
                                + ":"
                                + header(record, DeadLetterHeaders.OFFSET).orElse(""));
        return topic.isEmpty()
                ? Optional.empty()
                : numbers.map(n -> new RecordPosition(topic.get(), n.partition(), n.offset()));
    }

    /** The dead letter whose replay a record marks; empty if the record is not a marker. */
    static Optional<DeadLetterId> replayed(ConsumerRecord<byte[], byte[]> record) {
        return header(record, DeadLetterHeaders.REPLAYED).flatMap(DeadLetterId::find);
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), UTF_8));
    }

    /** The trace of the request that brought the record of a dead letter. */
    static Optional<String> traceparent(ConsumerRecord<byte[], byte[]> record) {
        return header(record, TweetHeaders.TRACEPARENT);
    }
}
