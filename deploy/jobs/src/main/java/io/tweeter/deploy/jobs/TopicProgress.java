package io.tweeter.deploy.jobs;

import io.tweeter.deploy.cli.Errors;
import io.tweeter.model.env.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a job has read a topic, by the offsets that it commits with each checkpoint, and what
 * holds it up.
 *
 * @param partitions of the topic, in their order
 */
record TopicProgress(List<Partition> partitions) {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /**
     * Offsets of a partition.
     *
     * @param name topic and number
     * @param first the first record that Kafka still has
     * @param readable up to where the job can read: records behind it belong to a transaction that
     *     is open, or follow one
     * @param end behind the last record
     * @param committed what the job has read by its last checkpoint; empty if none is known
     */
    record Partition(String name, long first, long readable, long end, OptionalLong committed) {

        private long unread() {
            return Math.max(0, end - Math.max(first, committed.orElse(first)));
        }
    }

    TopicProgress {
        partitions = List.copyOf(partitions);
    }

    /**
     * Asks Kafka.
     *
     * @param group that the job commits its offsets for
     * @throws JobException if Kafka does not answer
     */
    static TopicProgress read(KafkaSettings kafka, String topic, String group) throws JobException {
        Map<String, Object> settings = CommittedOffsets.adminSettings(kafka, TIMEOUT);
        settings.put("request.timeout.ms", Long.toString(TIMEOUT.toMillis() / 2));
        try (Admin admin = Admin.create(settings)) {
            Set<TopicPartition> partitions =
                    get(admin.describeTopics(List.of(topic)).allTopicNames())
                            .get(topic)
                            .partitions()
                            .stream()
                            .map(one -> new TopicPartition(topic, one.partition()))
                            .collect(Collectors.toSet());
            // In this order: what is compared with a larger one is asked before it, so that
            // records that come meanwhile look like no fault.
            Map<TopicPartition, Long> first =
                    offsets(
                            admin,
                            partitions,
                            OffsetSpec.earliest(),
                            IsolationLevel.READ_UNCOMMITTED);
            Map<TopicPartition, OffsetAndMetadata> committed =
                    get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            Map<TopicPartition, Long> end =
                    offsets(
                            admin,
                            partitions,
                            OffsetSpec.latest(),
                            IsolationLevel.READ_UNCOMMITTED);
            Map<TopicPartition, Long> readable =
                    offsets(admin, partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
            return new TopicProgress(
                    partitions.stream()
                            .sorted((one, other) -> one.partition() - other.partition())
                            .map(
                                    one ->
                                            new Partition(
                                                    one.toString(),
                                                    first.get(one),
                                                    readable.get(one),
                                                    end.get(one),
                                                    committed.get(one) == null
                                                            ? OptionalLong.empty()
                                                            : OptionalLong.of(
                                                                    committed.get(one).offset())))
                            .toList());
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            throw unknown(kafka, topic, Errors.firstLine(Errors.rootCause(e)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(kafka, topic, "interrupted", e);
        }
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, Set<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> query =
                partitions.stream().collect(Collectors.toMap(Function.identity(), one -> which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        get(admin.listOffsets(query, new ListOffsetsOptions(isolation)).all())
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    private static <T> T get(KafkaFuture<T> answer)
            throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static JobException unknown(
            KafkaSettings kafka, String topic, String why, Exception cause) {
        return new JobException(
                "Kafka at %s cannot be asked for topic %s: %s"
                        .formatted(kafka.bootstrapServers(), topic, why),
                cause);
    }

    /** Records that Kafka has and the job had not read by its last checkpoint. */
    long unread() {
        return partitions.stream().mapToLong(Partition::unread).sum();
    }

    /** What a user has to know, a line each. */
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        for (Partition partition : partitions) {
            if (partition.readable() < partition.end()) {
                findings.add(
                        "%s: a transaction is open since offset %d, and holds back %,d records until it ends; kafka-transactions.sh find-hanging and abort end one whose producer is gone"
                                .formatted(
                                        partition.name(),
                                        partition.readable(),
                                        partition.end() - partition.readable()));
            }
            long committed = partition.committed().orElse(partition.first());
            if (committed < partition.first()) {
                findings.add(
                        "%s: the records at offsets %d to %d (marks of transactions may be among them) were deleted by retention before the job had read them"
                                .formatted(partition.name(), committed, partition.first() - 1));
            }
            if (committed > partition.end()) {
                findings.add(
                        "%s: the job has read up to offset %d, and the topic ends at %d: it was deleted and made again, or put back to an earlier time"
                                .formatted(partition.name(), committed, partition.end()));
            }
        }
        return findings;
    }
}
