package io.tweeter.deploy.tools.deadletters;

import io.tweeter.deploy.tools.client.TopicReader;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the dead-letter topic has.
 *
 * @param byId dead letters by id, oldest first within a partition
 * @param markers ids in markers of replays; their dead letters may have been deleted
 */
record DeadLetters(Map<DeadLetterId, DeadLetter> byId, Set<DeadLetterId> markers) {

    DeadLetters() {
        this(new LinkedHashMap<>(), new HashSet<>());
    }

    /**
     * Reads the topic to its end.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka cannot be read
     */
    static DeadLetters read(TopicReader topic) {
        DeadLetters deadLetters = new DeadLetters();
        topic.readToEnd(deadLetters::add);
        return deadLetters;
    }

    /** Adds a record of the topic, which is a dead letter, a marker of a replay, or neither. */
    void add(ConsumerRecord<byte[], byte[]> record) {
        DeadLetter.of(record).ifPresent(deadLetter -> byId.put(deadLetter.id(), deadLetter));
        DeadLetter.replayed(record).ifPresent(markers::add);
    }

    Collection<DeadLetter> all() {
        return byId.values();
    }

    Optional<DeadLetter> find(DeadLetterId id) {
        return Optional.ofNullable(byId.get(id));
    }

    boolean isReplayed(DeadLetter deadLetter) {
        return markers.contains(deadLetter.id());
    }

    /** How many dead letters have been replayed. */
    long replayed() {
        return all().stream().filter(this::isReplayed).count();
    }
}
