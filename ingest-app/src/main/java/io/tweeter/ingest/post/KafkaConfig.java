package io.tweeter.ingest.post;

import io.tweeter.model.env.InvalidSettingException;
import io.tweeter.model.env.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Configuration of the service's Kafka clients.
 *
 * @param bootstrapServers for error messages
 * @param producer of the producer; may hold secrets, so it is never printed
 * @param admin of the client that checks whether Kafka is reachable
 * @param probeTimeout how long one request of that check may take
 */
record KafkaConfig(
        String bootstrapServers,
        Map<String, Object> producer,
        Map<String, Object> admin,
        Duration probeTimeout) {

    /**
     * Completes what the environment says with what the service needs.
     *
     * @param ackTimeout how long a client waits for its answer; the producer's timeout is a little
     *     shorter, so that the outcome of nearly every tweet is known by then
     * @throws InvalidSettingException if Kafka's clients reject the configuration
     */
    static KafkaConfig of(KafkaSettings settings, Duration ackTimeout) {
        long delivery = ackTimeout.toMillis() * 9 / 10;
        int linger = 2;
        Map<String, Object> producer = new HashMap<>();
        producer.put(ProducerConfig.CLIENT_ID_CONFIG, "tweeter-ingest");
        // A tweet waits for its batch; a longer linger would hardly make batches fuller.
        producer.put(ProducerConfig.LINGER_MS_CONFIG, linger);
        producer.put(ProducerConfig.BATCH_SIZE_CONFIG, 32 * 1024);
        producer.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16L * 1024 * 1024);
        // Time for one retry.
        producer.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) (delivery - linger) / 2);
        producer.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        producer.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 2_000);
        // After an outage all brokers may have other addresses.
        producer.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "rebootstrap");
        producer.putAll(settings.properties());

        // The service's guarantees depend on these, so the environment cannot change them.
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        producer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) delivery);
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        // Copies of a tweet share a partition by their key.
        producer.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
        producer.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
        producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);

        Map<String, Object> admin = new HashMap<>();
        admin.put(CommonClientConfigs.CLIENT_ID_CONFIG, "tweeter-ingest-watch");
        admin.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        admin.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 2_000);
        admin.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "rebootstrap");
        admin.putAll(settings.properties());
        admin.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        admin.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 2_000);
        check(producer);
        return new KafkaConfig(settings.bootstrapServers(), producer, admin, Duration.ofSeconds(2));
    }

    private static void check(Map<String, Object> producer) {
        ProducerConfig config;
        try {
            config = new ProducerConfig(producer);
        } catch (ConfigException e) {
            throw new InvalidSettingException("KAFKA_*", "cannot be used: " + e.getMessage());
        }
        if (config.getPassword(SaslConfigs.SASL_JAAS_CONFIG) == null) {
            return;
        }
        try {
            JaasContext.loadClientContext(config.values());
        } catch (IllegalArgumentException e) {
            throw KafkaSettings.unparsableLogin();
        }
    }

    @Override
    public String toString() {
        return "KafkaConfig[" + bootstrapServers + "]";
    }
}
