package io.tweeter.flink.unique;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offsets that a query names, one for each partition. Kafka's consumer would start elsewhere where
 * an offset does not exist, without a word.
 */
final class NamedOffsets implements OffsetsInitializer {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(NamedOffsets.class);

    private final String option;
    private final boolean isEnd;
    private final HashMap<TopicPartition, Long> offsets;

    private NamedOffsets(String option, boolean isEnd, Map<TopicPartition, Long> offsets) {
        this.option = option;
        this.isEnd = isEnd;
        this.offsets = new HashMap<>(offsets);
    }

    /**
     * Where a query starts.
     *
     * @param option that names them
     */
    static NamedOffsets start(String option, Map<TopicPartition, Long> offsets) {
        return new NamedOffsets(option, false, offsets);
    }

    /** Where a query ends: before these offsets. */
    static NamedOffsets end(String option, Map<TopicPartition, Long> offsets) {
        return new NamedOffsets(option, true, offsets);
    }

    /**
     * @throws IllegalArgumentException if a partition has no offset here, an offset no partition in
     *     Kafka, or Kafka has no record at a start
     */
    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever kafka) {
        if (partitions.isEmpty()) {
            return Map.of(); // asked for those that were not there before
        }
        List<String> missing =
                names(partitions.stream().filter(p -> !offsets.containsKey(p)).toList());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "Option '%s' has no offset for %s; it needs one for each partition"
                            .formatted(option, String.join(", ", missing)));
        }
        List<String> unknown =
                names(offsets.keySet().stream().filter(p -> !partitions.contains(p)).toList());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "Option '%s' has an offset for %s, which Kafka does not have"
                            .formatted(option, String.join(", ", unknown)));
        }
        Map<TopicPartition, Long> first = kafka.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = kafka.endOffsets(partitions);
        new TreeMap<>(byName()).forEach((name, partition) -> check(name, partition, first, end));
        return Map.copyOf(offsets);
    }

    private void check(
            String name,
            TopicPartition partition,
            Map<TopicPartition, Long> first,
            Map<TopicPartition, Long> end) {
        long offset = offsets.get(partition);
        if (isEnd) {
            logIfAhead(name, end.get(partition), offset, option);
        } else if (offset < first.get(partition) || offset > end.get(partition)) {
            throw new IllegalArgumentException(
                    "Option '%s' starts %s at offset %d, and Kafka has the records from %d to before %d"
                            .formatted(
                                    option,
                                    name,
                                    offset,
                                    first.get(partition),
                                    end.get(partition)));
        }
    }

    /** Says that a query waits, if it ends after the end of what Kafka has. */
    static void logIfAhead(String partition, long end, long offset, String option) {
        if (offset > end) {
            LOG.info(
                    "{} ends at offset {}: the query waits until the records before offset {} have come, as option '{}' says.",
                    partition,
                    end,
                    offset,
                    option);
        }
    }

    private Map<String, TopicPartition> byName() {
        Map<String, TopicPartition> byName = new HashMap<>();
        offsets.keySet().forEach(partition -> byName.put(partition.toString(), partition));
        return byName;
    }

    private static List<String> names(Collection<TopicPartition> partitions) {
        List<String> names = new ArrayList<>();
        partitions.forEach(partition -> names.add(partition.toString()));
        names.sort(null);
        return names;
    }

    /**
     * Decides about an offset in the state, too, which retention may have passed: all that is left
     * is read. What it passes between the check and the first fetch is not reported, nor what it
     * passes in a partition of which no record was read.
     */
    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.EARLIEST;
    }
}
