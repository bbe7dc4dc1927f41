package io.tweeter.flink.job;

import io.tweeter.flink.cassandra.WriteLimits;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What both jobs can be told.
 *
 * @param kafka how to reach Kafka
 * @param cassandra how to reach Cassandra
 * @param cassandraLimits bounds of each subtask's writes
 * @param dedupHorizon how long after its first copy an id is remembered
 * @param checkpointInterval time between the starts of checkpoints
 * @param checkpointDirectory URI of the folder that holds each job's checkpoints; the cluster's own
 *     setting counts where it is missing
 */
public record JobSettings(
        KafkaSettings kafka,
        CassandraSettings cassandra,
        WriteLimits cassandraLimits,
        Duration dedupHorizon,
        Duration checkpointInterval,
        Optional<String> checkpointDirectory) {

    /**
     * Reads environment variables and arguments.
     *
     * @param args {@code NAME=VALUE} each, which win over environment variables
     * @throws io.tweeter.model.env.InvalidSettingException if a value cannot be used
     */
    public static JobSettings from(String... args) {
        return from(Environment.ofProcess().with(args));
    }

    public static JobSettings from(Environment environment) {
        return new JobSettings(
                KafkaSettings.from(environment),
                CassandraSettings.from(environment),
                new WriteLimits(
                        environment.number(
                                "TWEETER_CASSANDRA_MAX_IN_FLIGHT",
                                WriteLimits.DEFAULT.maxInFlight(),
                                1,
                                32_768),
                        environment.duration(
                                "TWEETER_CASSANDRA_TIMEOUT", WriteLimits.DEFAULT.timeout())),
                environment.duration("TWEETER_DEDUP_HORIZON", Duration.ofHours(24)),
                environment.duration("TWEETER_CHECKPOINT_INTERVAL", Duration.ofSeconds(10)),
                environment.find("TWEETER_CHECKPOINT_DIR"));
    }

    /** Properties of a Kafka consumer; its group only shows the job's progress to tools. */
    public Map<String, String> consumer(String group) {
        Map<String, String> properties = new LinkedHashMap<>(kafka.properties());
        properties.putIfAbsent("group.id", group);
        return properties;
    }
}
