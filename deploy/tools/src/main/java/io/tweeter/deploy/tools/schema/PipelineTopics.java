package io.tweeter.deploy.tools.schema;

import io.tweeter.deploy.tools.client.KafkaErrors;
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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The pipeline's topics.
 *
 * @param partitions of each topic that is created
 * @param replication replication factor of each topic that is created
 */
public record PipelineTopics(int partitions, short replication) {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);

    /**
     * Creates the topics that do not exist yet. Existing topics are not changed: with another
     * number of partitions, duplicates of a tweet would no longer be in the same partition.
     *
     * @return one line for each existing topic that differs from what was requested
     * @throws SchemaException if Kafka cannot be reached or returns an error
     */
    public List<String> create(KafkaSettings kafka) throws SchemaException, InterruptedException {
        Map<String, Object> settings = new HashMap<>(kafka.properties());
        settings.put("default.api.timeout.ms", Integer.toString((int) TIMEOUT.toMillis()));
        try (Admin admin = Admin.create(settings)) {
            List<String> differences = new ArrayList<>();
            for (NewTopic topic : topics()) {
                if (!create(admin, topic)) {
                    int existing = partitions(admin, topic.name());
                    if (existing != partitions) {
                        differences.add(
                                "topic %s already exists with %d partitions, not %d; it is not changed"
                                        .formatted(topic.name(), existing, partitions));
                    }
                }
            }
            return differences;
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            throw new SchemaException(
                    "creating topics in Kafka at "
                            + kafka.bootstrapServers()
                            + ": "
                            + KafkaErrors.describe(e),
                    e);
        }
    }

    /** The topics with their configuration. */
    List<NewTopic> topics() {
        return List.of(
                topic(
                        Topics.TWEETS,
                        // Time windows and the horizon go by the broker's clock: the clocks of the
                        // ingest instances may differ.
                        Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime")),
                topic(
                        Topics.DEAD_LETTERS,
                        Map.of(
                                TopicConfig.RETENTION_MS_CONFIG,
                                Long.toString(DEAD_LETTER_RETENTION.toMillis()))),
                topic(
                        Topics.COUNTS,
                        Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_COMPACT)));
    }

    private NewTopic topic(String name, Map<String, String> config) {
        return new NewTopic(name, partitions, replication).configs(config);
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

    private static int partitions(Admin admin, String topic)
            throws ExecutionException, TimeoutException, InterruptedException {
        return await(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .partitions()
                .size();
    }

    private static <T> T await(KafkaFuture<T> future)
            throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
