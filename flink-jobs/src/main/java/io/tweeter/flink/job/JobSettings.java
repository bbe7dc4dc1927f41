package io.tweeter.flink.job;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.tweeter.flink.cassandra.CassandraConnector;
import io.tweeter.flink.cassandra.WriteLimits;
import io.tweeter.flink.dedup.Deduplication;
import io.tweeter.flink.unique.TweetSource;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.DedupHorizon;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import io.tweeter.model.env.KafkaSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.MemorySize;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/**
 * The settings of both jobs.
 *
 * @param kafka how to reach Kafka
 * @param cassandra how to reach Cassandra
 * @param cassandraLimits limits of each subtask's writes
 * @param cassandraConsistency consistency level of writes
 * @param deduplication how long ids are remembered, and with how much memory
 * @param checkpointInterval time between the starts of checkpoints
 * @param checkpointDirectory URI of the directory of all jobs' checkpoints; if empty, the cluster's
 *     own setting applies
 * @param acceptNewTopic whether to go on at the old offsets in a topic that was made again
 */
public record JobSettings(
        KafkaSettings kafka,
        CassandraSettings cassandra,
        WriteLimits cassandraLimits,
        DefaultConsistencyLevel cassandraConsistency,
        Deduplication deduplication,
        Duration checkpointInterval,
        Optional<String> checkpointDirectory,
        boolean acceptNewTopic) {

    /** What a job decides itself: where it starts, and that it makes no topics. */
    private static final Set<String> FIXED =
            Set.of("auto.offset.reset", "allow.auto.create.topics");

    /** Flink's lower limit of the checkpoint interval, and short enough for all else. */
    private static final Duration MIN_DURATION = Duration.ofMillis(10);

    /**
     * Reads arguments and environment variables.
     *
     * @param args {@code NAME=VALUE} each; they take precedence over environment variables
     * @throws io.tweeter.model.env.InvalidSettingException if a value cannot be used
     */
    public static JobSettings from(String... args) {
        return from(Environment.ofProcess().with(args));
    }

    /**
     * Reads environment variables.
     *
     * @throws io.tweeter.model.env.InvalidSettingException if a value cannot be used
     */
    public static JobSettings from(Environment environment) {
        return new JobSettings(
                kafka(environment),
                CassandraSettings.from(environment),
                new WriteLimits(
                        environment.number(
                                "TWEETER_CASSANDRA_MAX_IN_FLIGHT",
                                WriteLimits.DEFAULT.maxInFlight(),
                                1,
                                32_768),
                        environment.duration(
                                "TWEETER_CASSANDRA_TIMEOUT",
                                WriteLimits.DEFAULT.timeout(),
                                MIN_DURATION,
                                Duration.ofHours(1)),
                        environment.number(
                                "TWEETER_CASSANDRA_MAX_RETRIES",
                                WriteLimits.DEFAULT.maxRetries(),
                                0,
                                1_000)),
                environment
                        .find("TWEETER_CASSANDRA_CONSISTENCY")
                        .map(JobSettings::consistency)
                        .orElse(CassandraConnector.CONSISTENCY),
                new Deduplication(
                        DedupHorizon.from(environment),
                        environment
                                .find("TWEETER_DEDUP_MEMORY")
                                .map(JobSettings::bytes)
                                .orElse(0L)),
                environment.duration(
                        "TWEETER_CHECKPOINT_INTERVAL",
                        Duration.ofSeconds(10),
                        MIN_DURATION,
                        Duration.ofDays(1)),
                environment.find("TWEETER_CHECKPOINT_DIR"),
                environment.flag("TWEETER_ACCEPT_NEW_TOPIC", false));
    }

    private static KafkaSettings kafka(Environment environment) {
        KafkaSettings kafka = KafkaSettings.from(environment);
        String jaas = kafka.properties().get(SaslConfigs.SASL_JAAS_CONFIG);
        if (jaas != null) {
            try {
                JaasContext.loadClientContext(
                        Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(jaas)));
            } catch (IllegalArgumentException e) {
                throw KafkaSettings.unparsableLogin();
            }
        }
        return kafka;
    }

    private static DefaultConsistencyLevel consistency(String name) {
        List<DefaultConsistencyLevel> levels =
                Arrays.stream(DefaultConsistencyLevel.values())
                        .filter(level -> !level.isSerial())
                        .toList();
        return levels.stream()
                .filter(level -> level.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidSettingException(
                                        "TWEETER_CASSANDRA_CONSISTENCY",
                                        "is '" + name + "', not one of " + levels));
    }

    private static long bytes(String size) {
        try {
            long bytes = MemorySize.parseBytes(size);
            if (bytes > 0) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // reported below
        }
        throw new InvalidSettingException(
                "TWEETER_DEDUP_MEMORY", "is '" + size + "', not a size such as 256m or 2g");
    }

    /** Properties of a Kafka consumer; the group only reports the job's progress to tools. */
    public Map<String, String> consumer(String group) {
        Map<String, String> properties = new LinkedHashMap<>(kafka.properties());
        properties.keySet().removeAll(FIXED);
        properties.putIfAbsent("group.id", group);
        if (acceptNewTopic) {
            properties.put(TweetSource.ACCEPT_NEW_TOPIC, "true");
        }
        return properties;
    }
}
