package io.tweeter.deploy.tools.deadletters;

import io.tweeter.deploy.tools.client.TopicReader;
import io.tweeter.model.Topics;
import io.tweeter.model.env.KafkaSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The contents of the dead-letter topic.
 *
 * @param byId dead letters by id, oldest first within a partition
 * @param replayed ids of those that have been replayed
 */
record DeadLetters(Map<DeadLetterId, DeadLetter> byId, Set<DeadLetterId> replayed) {

    /**
     * Reads the topic to its end.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka cannot be read
     */
    static DeadLetters read(KafkaSettings kafka) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (TopicReader topic = new TopicReader(kafka, Topics.DEAD_LETTERS)) {
            topic.readToEnd(records::add);
        }
        return of(records);
    }

    /** Sorts records of the topic into dead letters and markers of replays. */
    static DeadLetters of(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<DeadLetterId, DeadLetter> byId = new LinkedHashMap<>();
        Set<DeadLetterId> replayed = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            DeadLetter.of(record).ifPresent(deadLetter -> byId.put(deadLetter.id(), deadLetter));
            DeadLetter.replayed(record).ifPresent(replayed::add);
        }
        return new DeadLetters(byId, replayed);
    }

    Collection<DeadLetter> all() {
        return byId.values();
    }

    Optional<DeadLetter> find(DeadLetterId id) {
        return Optional.ofNullable(byId.get(id));
    }

    boolean isReplayed(DeadLetter deadLetter) {
        return replayed.contains(deadLetter.id());
    }
}
