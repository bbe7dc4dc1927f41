package io.tweeter.deploy.chaos;

import io.tweeter.model.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.RetriableException;

/** What operators of a Kafka cluster ask and tell it. */
final class Brokers implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    /** Producers look for new partitions every five minutes. */
    private static final Duration PRODUCERS_LOOK_WITHIN = Duration.ofMinutes(6);

    private static final int REQUEST_TIMEOUT_MILLIS = 20_000;
    private static final int API_TIMEOUT_MILLIS = 60_000;
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
                                REQUEST_TIMEOUT_MILLIS,
                                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                API_TIMEOUT_MILLIS));
    }

    /** Adds a partition to the topic of tweets, and waits until it has some. */
    void addPartition() throws Exception {
        int partitions = partitions(List.of(Topics.TWEETS)).size();
        kafka.createPartitions(Map.of(Topics.TWEETS, NewPartitions.increaseTo(partitions + 1)))
                .all()
                .get();
        TopicPartition added = new TopicPartition(Topics.TWEETS, partitions);
        await(
                "nobody has written to " + added,
                PRODUCERS_LOOK_WITHIN,
                () ->
                        kafka.listOffsets(Map.of(added, OffsetSpec.latest()))
                                        .partitionResult(added)
                                        .get()
                                        .offset()
                                > 0);
    }

    /** Whether every replica of every partition is in sync. */
    boolean areInSync() throws ExecutionException, InterruptedException {
        return all().stream().allMatch(one -> one.isr().size() == one.replicas().size());
    }

    /** Waits until every replica of every partition is in sync. */
    void awaitInSync() throws Exception {
        await("not all replicas are in sync", this::areInSync);
    }

    /** Waits until a broker is alone in sync, for a partition at least. */
    void awaitAlone(int id) throws Exception {
        await(id + " is nowhere alone in sync", () -> isAlone(id, all()));
    }

    static boolean isAlone(int id, Collection<TopicPartitionInfo> partitions) {
        return partitions.stream()
                .anyMatch(one -> one.isr().size() == 1 && one.isr().get(0).id() == id);
    }

    private Collection<TopicPartitionInfo> all() throws ExecutionException, InterruptedException {
        ListTopicsOptions all = new ListTopicsOptions().listInternal(true);
        return partitions(kafka.listTopics(all).names().get()).values();
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
     * Waits until a broker that is down and has lost its data may start without them: the other
     * controllers have all that was decided with it, and no partition has it alone in sync.
     *
     * @param id of the broker, which is a controller, too
     */
    void awaitNotNeeded(int id) throws Exception {
        await(
                "the others do not have all that " + id + " had",
                () ->
                        othersHaveAllDecisions(quorum(), id)
                                && all().stream()
                                        .allMatch(
                                                one ->
                                                        one.isr().stream()
                                                                .anyMatch(in -> in.id() != id)));
    }

    private static boolean othersHaveAllDecisions(QuorumInfo quorum, int id) {
        // It is not known right after an election.
        return quorum.highWatermark() >= 0
                && quorum.leaderId() != id
                && quorum.voters().stream()
                        .filter(voter -> voter.replicaId() != id)
                        .allMatch(voter -> voter.logEndOffset() >= quorum.highWatermark());
    }

    private QuorumInfo quorum() throws ExecutionException, InterruptedException {
        return kafka.describeMetadataQuorum().quorumInfo().get();
    }

    /**
     * Gives the topic of tweets settings of its own.
     *
     * @throws ChaosException if it has one of them already, which could not be restored
     */
    void set(Map<String, String> settings) throws Exception {
        Config config = kafka.describeConfigs(List.of(TWEETS)).all().get().get(TWEETS);
        for (String name : settings.keySet()) {
            if (isOfTopic(config.get(name))) {
                throw new ChaosException("topic tweets has " + name + " of its own", null);
            }
        }
        change(
                settings.entrySet().stream()
                        .map(one -> new ConfigEntry(one.getKey(), one.getValue()))
                        .toList(),
                AlterConfigOp.OpType.SET);
    }

    /** Gives the topic of tweets the brokers' settings again; those that others made stay. */
    void unset(Map<String, String> settings) throws ExecutionException, InterruptedException {
        Config config = kafka.describeConfigs(List.of(TWEETS)).all().get().get(TWEETS);
        List<ConfigEntry> made = made(config, settings);
        if (!made.isEmpty()) {
            change(made, AlterConfigOp.OpType.DELETE);
        }
    }

    /** Those of a topic's own settings that have such a value. */
    static List<ConfigEntry> made(Config config, Map<String, String> settings) {
        return config.entries().stream()
                .filter(Brokers::isOfTopic)
                .filter(one -> one.value() != null && one.value().equals(settings.get(one.name())))
                .map(one -> new ConfigEntry(one.name(), null))
                .toList();
    }

    private static boolean isOfTopic(ConfigEntry setting) {
        return setting.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
    }

    private void change(List<ConfigEntry> settings, AlterConfigOp.OpType how)
            throws ExecutionException, InterruptedException {
        List<AlterConfigOp> changes =
                settings.stream().map(setting -> new AlterConfigOp(setting, how)).toList();
        kafka.incrementalAlterConfigs(Map.of(TWEETS, changes)).all().get();
    }

    /**
     * Deletes the tweets that consumer groups have read, as retention does later.
     *
     * @param groups all that read them
     * @throws ChaosException if one has committed nothing
     */
    void deleteRead(Collection<String> groups) throws Exception {
        Set<TopicPartition> partitions = partitions(List.of(Topics.TWEETS)).keySet();
        Map<TopicPartition, Long> read = new HashMap<>();
        for (String group : groups) {
            // Until its first checkpoint with a tweet, a job has read nothing.
            await(
                    "group " + group + " has committed nothing",
                    () -> committed(group, partitions).values().stream().anyMatch(o -> o > 0));
            committed(group, partitions)
                    .forEach((partition, offset) -> read.merge(partition, offset, Math::min));
        }
        Map<TopicPartition, RecordsToDelete> deleted = new HashMap<>();
        read.forEach((one, offset) -> deleted.put(one, RecordsToDelete.beforeOffset(offset)));
        kafka.deleteRecords(deleted).all().get();
    }

    private Map<TopicPartition, Long> committed(String group, Set<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed =
                kafka.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            offsets.put(partition, offset == null ? 0 : offset.offset());
        }
        return offsets;
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
        await(otherwise, TIMEOUT, condition);
    }

    private static void await(String otherwise, Duration timeout, Condition condition)
            throws Exception {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > deadline) {
                throw new ChaosException(
                        "%s, after %d s".formatted(otherwise, timeout.toSeconds()), null);
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    /** Brokers that were just hit do not answer all at once. */
    private static boolean holds(Condition condition) throws Exception {
        try {
            return condition.holds();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        kafka.close();
    }
}
