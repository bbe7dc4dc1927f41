package io.tweeter.deploy.tools.deadletters;

import io.tweeter.deploy.tools.client.TopicReader;
import io.tweeter.model.Topics;
import io.tweeter.model.env.KafkaSettings;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What stands on the topic of dead letters.
 *
 * @param letters by position, oldest first within a partition
 * @param replayed which of them were put back
 */
record DeadLetters(Map<DeadLetterId, DeadLetter> letters, Set<DeadLetterId> replayed) {

    /** Reads the topic to its end; failures are Kafka's. */
    static DeadLetters read(KafkaSettings kafka) {
        Map<DeadLetterId, DeadLetter> letters = new LinkedHashMap<>();
        Set<DeadLetterId> replayed = new HashSet<>();
        try (TopicReader topic = new TopicReader(kafka, Topics.DEAD_LETTERS)) {
            topic.readToEnd(
                    record -> {
                        DeadLetter.of(record)
                                .ifPresent(letter -> letters.put(letter.position(), letter));
                        DeadLetter.replayed(record).ifPresent(replayed::add);
                    });
        }
        return new DeadLetters(letters, replayed);
    }

    Collection<DeadLetter> all() {
        return letters.values();
    }

    Optional<DeadLetter> at(DeadLetterId position) {
        return Optional.ofNullable(letters.get(position));
    }

    boolean isReplayed(DeadLetter letter) {
        return replayed.contains(letter.position());
    }
}
