package io.tweeter.deploy.chaos;

import io.tweeter.model.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ElectionNotNeededException;

/** What operators of a Kafka cluster ask and tell it. */
final class Brokers implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final int REQUEST_TIMEOUT_MILLIS = 20_000;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final ConfigResource TWEETS =
            new ConfigResource(ConfigResource.Type.TOPIC, Topics.TWEETS);

    private final Admin kafka;

    /**
     * @param bootstrapServers where clients connect
     */
    Brokers(String bootstrapServers) {
        this.kafka =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                REQUEST_TIMEOUT_MILLIS));
    }

    /** Adds a partition to the topic of tweets. */
    void addPartition() throws ExecutionException, InterruptedException {
        int partitions = partitions(List.of(Topics.TWEETS)).size();
        kafka.createPartitions(Map.of(Topics.TWEETS, NewPartitions.increaseTo(partitions + 1)))
                .all()
                .get();
    }

    /** Waits until every replica of every partition is in sync. */
    void awaitInSync() throws Exception {
        await(
                "not all replicas are in sync",
                () -> {
                    ListTopicsOptions all = new ListTopicsOptions().listInternal(true);
                    return partitions(kafka.listTopics(all).names().get()).values().stream()
                            .allMatch(one -> one.isr().size() == one.replicas().size());
                });
    }

    /** Makes the first replica of each partition its leader again. */
    void leadAsPreferred() throws Exception {
        awaitInSync();
        Map<TopicPartition, Optional<Throwable>> failures =
                kafka.electLeaders(ElectionType.PREFERRED, null).partitions().get();
        for (Map.Entry<TopicPartition, Optional<Throwable>> failure : failures.entrySet()) {
            if (failure.getValue().isPresent()
                    && !(failure.getValue().get() instanceof ElectionNotNeededException)) {
                throw new ChaosException(
                        "electing the leader of " + failure.getKey(), failure.getValue().get());
            }
        }
    }

    /**
     * Waits until all other controllers have every decision that was taken with one that is down.
     *
     * @param controller its number
     */
    void awaitDecisionsWithout(int controller) throws Exception {
        long decided = quorum().highWatermark();
        await(
                "the other controllers do not have all that was decided with " + controller,
                () ->
                        quorum().voters().stream()
                                .filter(voter -> voter.replicaId() != controller)
                                .allMatch(voter -> voter.logEndOffset() >= decided));
    }

    private QuorumInfo quorum() throws ExecutionException, InterruptedException {
        return kafka.describeMetadataQuorum().quorumInfo().get();
    }

    /** The settings of the topic of tweets, as far as they are its own. */
    Map<String, Optional<String>> settings(Collection<String> names)
            throws ExecutionException, InterruptedException {
        Config config = kafka.describeConfigs(List.of(TWEETS)).all().get().get(TWEETS);
        Map<String, Optional<String>> settings = new HashMap<>();
        for (String name : names) {
            ConfigEntry entry = config.get(name);
            boolean own = entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
            settings.put(name, own ? Optional.of(entry.value()) : Optional.empty());
        }
        return settings;
    }

    /**
     * Changes settings of the topic of tweets.
     *
     * @param settings empty for the broker's
     */
    void set(Map<String, Optional<String>> settings)
            throws ExecutionException, InterruptedException {
        List<AlterConfigOp> changes = new ArrayList<>();
        settings.forEach(
                (name, value) ->
                        changes.add(
                                new AlterConfigOp(
                                        new ConfigEntry(name, value.orElse(null)),
                                        value.isPresent()
                                                ? AlterConfigOp.OpType.SET
                                                : AlterConfigOp.OpType.DELETE)));
        kafka.incrementalAlterConfigs(Map.of(TWEETS, changes)).all().get();
    }

    /**
     * Deletes the tweets that consumer groups have read, as retention does later.
     *
     * @param groups all that read them
     */
    void deleteRead(Collection<String> groups) throws ExecutionException, InterruptedException {
        Map<TopicPartition, RecordsToDelete> read = new HashMap<>();
        for (TopicPartition partition : partitions(List.of(Topics.TWEETS)).keySet()) {
            long offset = Long.MAX_VALUE;
            for (String group : groups) {
                OffsetAndMetadata committed =
                        kafka.listConsumerGroupOffsets(group)
                                .partitionsToOffsetAndMetadata()
                                .get()
                                .get(partition);
                offset = Math.min(offset, committed == null ? 0 : committed.offset());
            }
            read.put(partition, RecordsToDelete.beforeOffset(offset));
        }
        kafka.deleteRecords(read).all().get();
    }

    private Map<TopicPartition, TopicPartitionInfo> partitions(Collection<String> topics)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, TopicPartitionInfo> partitions = new HashMap<>();
        kafka.describeTopics(topics)
                .allTopicNames()
                .get()
                .forEach(
                        (name, topic) ->
                                topic.partitions()
                                        .forEach(
                                                one ->
                                                        partitions.put(
                                                                new TopicPartition(
                                                                        name, one.partition()),
                                                                one)));
        return partitions;
    }

    /** Holds sooner or later. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String otherwise, Condition condition) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new ChaosException(
                        "%s, after %d s".formatted(otherwise, TIMEOUT.toSeconds()), null);
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    @Override
    public void close() {
        kafka.close();
    }
}
