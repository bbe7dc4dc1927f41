package io.tweeter.deploy.chaos;

import static org.apache.kafka.clients.admin.ConfigEntry.ConfigSource.DEFAULT_CONFIG;
import static org.apache.kafka.clients.admin.ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class BrokersTest {

    private static final Map<String, String> SETTINGS =
            Map.of("compression.type", "zstd", "segment.bytes", "1048576");

    @Test
    void onlySettingsThatAFaultMadeAreTakenBack() {
        Config config =
                new Config(
                        List.of(
                                entry("compression.type", "lz4", DYNAMIC_TOPIC_CONFIG),
                                entry("segment.bytes", "1048576", DYNAMIC_TOPIC_CONFIG),
                                entry("retention.ms", "1", DYNAMIC_TOPIC_CONFIG)));

        assertThat(Brokers.made(config, SETTINGS))
                .extracting(ConfigEntry::name)
                .containsExactly("segment.bytes");
    }

    @Test
    void settingsOfTheBrokersAreNoneOfTheTopic() {
        Config config = new Config(List.of(entry("compression.type", "zstd", DEFAULT_CONFIG)));

        assertThat(Brokers.made(config, SETTINGS)).isEmpty();
    }

    @Test
    void aBrokerIsAloneOnlyWhereNoOtherIsInSync() {
        assertThat(Brokers.isAlone(3, List.of(inSync(3, 1), inSync(1)))).isFalse();
        assertThat(Brokers.isAlone(3, List.of(inSync(3, 1), inSync(3)))).isTrue();
    }

    private static TopicPartitionInfo inSync(int... ids) {
        List<Node> nodes =
                IntStream.of(ids).mapToObj(id -> new Node(id, "127.0.2." + id, 9092)).toList();
        return new TopicPartitionInfo(0, nodes.get(0), nodes, nodes);
    }

    private static ConfigEntry entry(String name, String value, ConfigSource source) {
        return new ConfigEntry(
                name, value, source, false, false, List.of(), ConfigType.STRING, null);
    }
}
