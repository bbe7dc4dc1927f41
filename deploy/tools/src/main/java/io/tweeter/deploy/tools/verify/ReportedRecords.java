package io.tweeter.deploy.tools.verify;

import io.tweeter.deploy.tools.client.RecordPosition;
import io.tweeter.deploy.tools.client.TopicReader;
import io.tweeter.deploy.tools.deadletters.DeadLetter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The invalid records that have a dead letter. */
final class ReportedRecords {

    private final TopicReader deadLetters;
    private final Set<RecordPosition> positions = new HashSet<>();

    /** By partition of the dead-letter topic, the time of the oldest record that it still has. */
    private final Map<Integer, Long> oldest = new HashMap<>();

    ReportedRecords(TopicReader deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** Reads what was written since the last call. */
    void readOn() {
        deadLetters.readToEnd(
                record -> {
                    oldest.putIfAbsent(record.partition(), record.timestamp());
                    DeadLetter.of(record).map(DeadLetter::origin).ifPresent(positions::add);
                });
    }

    /** The origins that dead letters name. */
    Set<RecordPosition> positions() {
        return positions;
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
