package io.tweeter.deploy.jobs;

import io.tweeter.deploy.cli.Errors;
import io.tweeter.model.env.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The offsets that a job's consumer group has committed to Kafka. Jobs commit them with each
 * checkpoint, and start from their state, never from these; Kafka keeps them for seven days after
 * the last, unless told otherwise.
 */
public final class CommittedOffsets implements PastState {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String GROUP = "group.id";

    private final KafkaSettings kafka;

    /**
     * @param kafka as the job's own
     */
    public CommittedOffsets(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /** The consumer group of a job: its own name, unless told otherwise. */
    static String group(KafkaSettings kafka, String jobName) {
        return kafka.properties().getOrDefault(GROUP, jobName);
    }

    /**
     * Settings of a client that asks about a job's group without being a member of it.
     *
     * @param timeout of a call
     */
    static Map<String, Object> adminSettings(KafkaSettings kafka, Duration timeout) {
        Map<String, Object> settings = new HashMap<>(kafka.properties());
        settings.remove(GROUP);
        settings.put("default.api.timeout.ms", Long.toString(timeout.toMillis()));
        return settings;
    }

    @Override
    public Optional<String> trace(TweeterJob job) throws JobException {
        String group = group(kafka, job.jobName());
        try (Admin admin = Admin.create(adminSettings(kafka, TIMEOUT))) {
            return admin
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .entrySet()
                    .stream()
                    .filter(committed -> committed.getValue() != null)
                    .findFirst()
                    .map(committed -> describe(group, committed));
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            throw unknown(job, Errors.firstLine(Errors.rootCause(e)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(job, "interrupted", e);
        }
    }

    private String describe(String group, Map.Entry<TopicPartition, OffsetAndMetadata> committed) {
        return "consumer group %s has committed offset %d of %s to Kafka at %s"
                .formatted(
                        group,
                        committed.getValue().offset(),
                        committed.getKey(),
                        kafka.bootstrapServers());
    }

    private JobException unknown(TweeterJob job, String why, Exception cause) {
        return new JobException(
                "cannot tell whether %s has ever had state, as Kafka at %s cannot be asked for its consumer group: %s"
                        .formatted(job, kafka.bootstrapServers(), why),
                cause);
    }
}
