package io.tweeter.deploy.tools.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tweeter.model.DeadLetterHeaders;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record that is no tweet.
 *
 * @param record as it stands on the topic of dead letters, with the key and value that it came with
 * @param topic where it was read from
 * @param origin and at which position there
 * @param reason why it is no tweet
 * @param cut whether it was too large to be kept whole; all of it is at its origin
 */
public record DeadLetter(
        ConsumerRecord<byte[], byte[]> record,
        String topic,
        DeadLetterId origin,
        String reason,
        boolean cut) {

    /**
     * Empty if the record is not a dead letter but a mark that one was put back, or is nothing that
     * the jobs write.
     */
    public static Optional<DeadLetter> of(ConsumerRecord<byte[], byte[]> record) {
        Optional<String> topic = header(record, DeadLetterHeaders.TOPIC);
        Optional<DeadLetterId> origin = origin(record);
        if (topic.isEmpty() || origin.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new DeadLetter(
                        record,
                        topic.get(),
                        origin.get(),
                        header(record, DeadLetterHeaders.REASON).orElse(""),
                        header(record, DeadLetterHeaders.CUT).isPresent()));
    }

    private static Optional<DeadLetterId> origin(ConsumerRecord<byte[], byte[]> record) {
        return DeadLetterId.find(
                header(record, DeadLetterHeaders.PARTITION).orElse("")
                        + ":"
                        + header(record, DeadLetterHeaders.OFFSET).orElse(""));
    }

    /** Which dead letter a mark is for; empty if the record is none. */
    static Optional<DeadLetterId> replayed(ConsumerRecord<byte[], byte[]> record) {
        return header(record, DeadLetterHeaders.REPLAYED).flatMap(DeadLetterId::find);
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), UTF_8));
    }

    /** Where it stands among the dead letters. */
    DeadLetterId position() {
        return new DeadLetterId(record.partition(), record.offset());
    }

    /** When it came there. */
    Instant since() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    /** As it was; may be null. */
    byte[] key() {
        return record.key();
    }

    /** As it was; may be null. */
    byte[] value() {
        return record.value();
    }

    /** Its origin as people write it. */
    String from() {
        return topic + "-" + origin.partition() + " at offset " + origin.offset();
    }
}
