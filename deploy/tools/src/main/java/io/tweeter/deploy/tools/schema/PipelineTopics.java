package io.tweeter.deploy.tools.schema;

import static java.util.stream.Collectors.toMap;

import io.tweeter.deploy.tools.client.KafkaErrors;
import io.tweeter.model.TopicRequirement;
import io.tweeter.model.Topics;
import io.tweeter.model.env.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The pipeline's topics.
 *
 * @param partitions of each topic that is created
 * @param replication replication factor of each topic that is created
 * @param horizon for which the jobs remember ids
 */
public record PipelineTopics(int partitions, short replication, Duration horizon) {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final long RETRY_MILLIS = 200;
    private static final List<String> NAMES =
            List.of(Topics.TWEETS, Topics.DEAD_LETTERS, Topics.COUNTS);

    /**
     * Creates the topics that do not exist yet, and compares those that do with what the pipeline
     * relies on.
     *
     * @param repair whether to set what can be set on an existing topic without touching its
     *     records. Partitions and replication are never changed: with another number of partitions,
     *     duplicates of a tweet would no longer be in the same partition
     * @return one line for each difference, which says what follows from it
     * @throws SchemaException if Kafka cannot be reached or returns an error
     */
    public List<String> create(KafkaSettings kafka, boolean repair)
            throws SchemaException, InterruptedException {
        try (Admin admin = connect(kafka)) {
            List<String> differences = new ArrayList<>();
            for (NewTopic topic : topics()) {
                try {
                    if (!create(admin, topic)) {
                        differences.addAll(compare(admin, topic.name(), repair));
                    }
                } catch (KafkaException | ExecutionException | TimeoutException e) {
                    throw failure("creating topic " + topic.name(), kafka, e);
                }
            }
            return differences;
        } catch (KafkaException e) {
            throw failure("creating topics", kafka, e);
        }
    }

    /**
     * Removes all records of a topic. Kafka cannot do that where it compacts, so the topic is
     * deleted, and made again as it was.
     *
     * @throws SchemaException if Kafka cannot be reached or returns an error
     */
    public static void empty(KafkaSettings kafka, String topic)
            throws SchemaException, InterruptedException {
        try (Admin admin = connect(kafka)) {
            NewTopic same = copy(admin, topic);
            await(admin.deleteTopics(List.of(topic)).all());
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (!create(admin, same)) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("it was not deleted within " + TIMEOUT);
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            throw failure(
                    "emptying topic %s (if it is missing now, tweeter init creates it)"
                            .formatted(topic),
                    kafka,
                    e);
        }
    }

    /** A topic with the partitions, replicas and configuration of an existing one. */
    private static NewTopic copy(Admin admin, String topic)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<TopicPartitionInfo> partitions =
                await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions();
        Map<String, String> own =
                configuration(
                        admin,
                        topic,
                        entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG);
        return new NewTopic(topic, partitions.size(), (short) partitions.get(0).replicas().size())
                .configs(own);
    }

    private static Admin connect(KafkaSettings kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.properties());
        settings.put("default.api.timeout.ms", Integer.toString((int) TIMEOUT.toMillis()));
        return Admin.create(settings);
    }

    private static SchemaException failure(String what, KafkaSettings kafka, Exception e) {
        return new SchemaException(
                "%s in Kafka at %s: %s"
                        .formatted(what, kafka.bootstrapServers(), KafkaErrors.describe(e)),
                e);
    }

    /** The topics with their configuration. */
    List<NewTopic> topics() {
        return NAMES.stream()
                .map(
                        name ->
                                new NewTopic(name, partitions, replication)
                                        .configs(
                                                requirements(name, replication).stream()
                                                        .collect(
                                                                toMap(
                                                                        TopicRequirement::setting,
                                                                        TopicRequirement::value))))
                .toList();
    }

    private List<TopicRequirement> requirements(String topic, int actualReplication) {
        return TopicRequirement.of(topic, actualReplication, horizon);
    }

    private static boolean create(Admin admin, NewTopic topic)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            await(admin.createTopics(List.of(topic)).all());
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        }
    }

    private List<String> compare(Admin admin, String topic, boolean repair)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<String> differences = new ArrayList<>();
        List<TopicPartitionInfo> existing =
                await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions();
        if (existing.size() != partitions) {
            differences.add(
                    "topic %s already exists with %d partitions, not %d; it is not changed"
                            .formatted(topic, existing.size(), partitions));
        }
        int replicas = existing.stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
        if (replicas < replication) {
            differences.add(
                    "topic %s already exists with replication %d, not %d: what is on %d of its brokers is lost with them; Kafka's own kafka-reassign-partitions raises it"
                            .formatted(topic, replicas, replication, replicas));
        }
        List<TopicRequirement.Violation> violations =
                TopicRequirement.violations(
                        requirements(topic, replicas), configuration(admin, topic, entry -> true));
        if (repair && !violations.isEmpty()) {
            repair(admin, topic, violations);
        }
        violations.forEach(
                violation ->
                        differences.add(
                                violation.describe()
                                        + (repair
                                                ? "; it is set now"
                                                : "; init --repair sets it")));
        return differences;
    }

    private static Map<String, String> configuration(
            Admin admin, String topic, Predicate<ConfigEntry> which)
            throws ExecutionException, TimeoutException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return await(admin.describeConfigs(List.of(resource)).all())
                .get(resource)
                .entries()
                .stream()
                .filter(entry -> entry.value() != null && which.test(entry))
                .collect(toMap(ConfigEntry::name, ConfigEntry::value));
    }

    private static void repair(
            Admin admin, String topic, List<TopicRequirement.Violation> violations)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<AlterConfigOp> settings =
                violations.stream()
                        .map(TopicRequirement.Violation::requirement)
                        .map(
                                requirement ->
                                        new AlterConfigOp(
                                                new ConfigEntry(
                                                        requirement.setting(), requirement.value()),
                                                AlterConfigOp.OpType.SET))
                        .toList();
        await(
                admin.incrementalAlterConfigs(
                                Map.of(
                                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                                        settings))
                        .all());
    }

    private static <T> T await(KafkaFuture<T> future)
            throws ExecutionException, TimeoutException, InterruptedException {
        // The client has the same timeout, and says why.
        return future.get(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
