package io.tweeter.flink.unique;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets that a consumer group has committed, looked up once, when a query without state starts.
 * Flink's own would be looked up by the readers, again after a restart if no record has come, and
 * not found of a partition without records: nobody commits one there.
 *
 * @param otherwise where the query starts where Kafka does not have the group's offset
 * @param isEnd whether the query ends before these offsets
 */
record GroupOffsets(String group, OffsetResetStrategy otherwise, boolean isEnd)
        implements OffsetsInitializer {

    /** What the offsets are found by. */
    private record Found(
            Map<TopicPartition, Long> committed,
            Map<TopicPartition, Long> first,
            Map<TopicPartition, Long> end) {}

    /**
     * @throws IllegalArgumentException if the query cannot start or end where the group is
     */
    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever kafka) {
        if (partitions.isEmpty()) {
            return Map.of(); // asked for those that were not there before
        }
        Found found =
                new Found(
                        kafka.committedOffsets(partitions),
                        kafka.beginningOffsets(partitions),
                        kafka.endOffsets(partitions));
        if (isEnd && found.committed().isEmpty() && !found.first().equals(found.end())) {
            throw new IllegalArgumentException(
                    "Consumer group '%s' has committed no offset of %s, so the query has no end"
                            .formatted(group, partitions));
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions.forEach(
                partition ->
                        offsets.put(
                                partition,
                                isEnd ? end(partition, found) : start(partition, found)));
        return offsets;
    }

    /** The group has read nothing of a partition of which it has committed no offset. */
    private static long end(TopicPartition partition, Found found) {
        long offset = found.committed().getOrDefault(partition, found.first().get(partition));
        NamedOffsets.logIfAhead(
                partition.toString(),
                found.end().get(partition),
                offset,
                TweeterOptions.SCAN_BOUNDED_MODE.key());
        return offset;
    }

    private long start(TopicPartition partition, Found found) {
        long first = found.first().get(partition);
        long end = found.end().get(partition);
        Long committed = found.committed().get(partition);
        if (committed == null ? first == end : committed >= first && committed <= end) {
            return committed == null ? first : committed;
        }
        return switch (otherwise) {
            case EARLIEST -> first;
            case LATEST -> end;
            case NONE ->
                    throw new IllegalArgumentException(
                            "Consumer group '%s' has %s of %s, and Kafka has the records from %d to before %d; option 'properties.auto.offset.reset' can say where to start then, earliest or latest"
                                    .formatted(
                                            group,
                                            committed == null
                                                    ? "committed no offset"
                                                    : "committed offset " + committed,
                                            partition,
                                            first,
                                            end));
        };
    }

    /** As for the other modes: a query that goes on from state reads all that is left. */
    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.EARLIEST;
    }
}
