package io.tweeter.deploy.tools.verify;

import io.tweeter.deploy.tools.client.RecordPosition;
import io.tweeter.deploy.tools.client.TopicReader;
import io.tweeter.deploy.tools.deadletters.DeadLetter;
import io.tweeter.deploy.tools.deadletters.DeadLetterId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The dead letters of invalid records. */
final class ReportedRecords {

    private final TopicReader deadLetters;
    private final List<Letter> letters = new ArrayList<>();

    /** By partition of the dead-letter topic, the time of the oldest record that it still has. */
    private final Map<Integer, Long> oldest = new HashMap<>();

    /**
     * A dead letter.
     *
     * @param fingerprint of its bytes; none if they are not all of the record's
     */
    record Letter(DeadLetterId id, RecordPosition origin, OptionalInt fingerprint) {}

    ReportedRecords(TopicReader deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** Reads what was written since the last call. */
    void readOn() {
        deadLetters.readToEnd(
                record -> {
                    oldest.putIfAbsent(record.partition(), record.timestamp());
                    DeadLetter.of(record)
                            .map(
                                    letter ->
                                            new Letter(
                                                    letter.id(),
                                                    letter.origin(),
                                                    letter.truncated()
                                                            ? OptionalInt.empty()
                                                            : OptionalInt.of(fingerprint(record))))
                            .ifPresent(letters::add);
                });
    }

    /** A hash of key and value. */
    static int fingerprint(ConsumerRecord<byte[], byte[]> record) {
        return 31 * Arrays.hashCode(record.key()) + Arrays.hashCode(record.value());
    }

    List<Letter> letters() {
        return letters;
    }

    /**
     * From when on no dead letter was deleted, milliseconds since 1970: what became invalid since
     * must have one.
     */
    long since() {
        return deadLetters.incompletePartitions().stream()
                .mapToLong(partition -> oldest.getOrDefault(partition, Long.MAX_VALUE))
                .max()
                .orElse(Long.MIN_VALUE);
    }
}
