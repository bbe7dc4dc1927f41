package io.tweeter.deploy.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tweeter.model.DeadLetterHeaders;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record that is no tweet.
 *
 * @param position its own, on the topic of dead letters
 * @param since when it came there
 * @param topic where it was read from
 * @param origin and at which position there
 * @param reason why it is no tweet
 * @param cut whether it was too large to be kept whole; all of it is at its origin
 * @param key as it was; may be null
 * @param value as it was; may be null
 */
record DeadLetter(
        Position position,
        Instant since,
        String topic,
        Position origin,
        String reason,
        boolean cut,
        byte[] key,
        byte[] value) {

    /** Empty if the record is not a dead letter but a mark that one was put back. */
    static Optional<DeadLetter> of(ConsumerRecord<byte[], byte[]> record) {
        Optional<String> topic = header(record, DeadLetterHeaders.TOPIC);
        if (topic.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new DeadLetter(
                        new Position(record.partition(), record.offset()),
                        Instant.ofEpochMilli(record.timestamp()),
                        topic.get(),
                        new Position(
                                Integer.parseInt(
                                        header(record, DeadLetterHeaders.PARTITION).orElse("-1")),
                                Long.parseLong(
                                        header(record, DeadLetterHeaders.OFFSET).orElse("-1"))),
                        header(record, DeadLetterHeaders.REASON).orElse(""),
                        header(record, DeadLetterHeaders.CUT).isPresent(),
                        record.key(),
                        record.value()));
    }

    /** Which dead letter a mark is for; empty if the record is none. */
    static Optional<Position> replayed(ConsumerRecord<byte[], byte[]> record) {
        return header(record, DeadLetterHeaders.REPLAYED).map(Position::parse);
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? Optional.empty() : Optional.of(new String(header.value(), UTF_8));
    }

    /** Its origin as people write it. */
    String from() {
        return topic + "-" + origin.partition() + " at offset " + origin.offset();
    }
}
