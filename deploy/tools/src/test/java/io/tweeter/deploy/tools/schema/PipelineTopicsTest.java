package io.tweeter.deploy.tools.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class PipelineTopicsTest {

    @Test
    void eachTopicHasTheConfigurationThatThePipelineReliesOn() {
        Map<String, NewTopic> topics =
                new PipelineTopics(12, (short) 3, Duration.ofHours(24))
                        .topics().stream()
                                .collect(Collectors.toMap(NewTopic::name, topic -> topic));

        assertThat(topics).containsOnlyKeys("tweets", "tweets-dead-letter", "tweet-counts");
        assertThat(topics.values())
                .allSatisfy(
                        topic -> {
                            assertThat(topic.numPartitions()).isEqualTo(12);
                            assertThat(topic.replicationFactor()).isEqualTo((short) 3);
                        });
        assertThat(topics.get("tweets").configs())
                .isEqualTo(
                        Map.of(
                                "cleanup.policy", "delete",
                                "message.timestamp.type", "LogAppendTime",
                                "min.insync.replicas", "2",
                                "retention.bytes", "-1",
                                "retention.ms", "604800000",
                                "unclean.leader.election.enable", "false"));
        assertThat(topics.get("tweets-dead-letter").configs())
                .isEqualTo(
                        Map.of(
                                "cleanup.policy", "delete",
                                "min.insync.replicas", "2",
                                "retention.ms", "2592000000",
                                "unclean.leader.election.enable", "false"));
        assertThat(topics.get("tweet-counts").configs())
                .isEqualTo(
                        Map.of(
                                "cleanup.policy", "compact",
                                "min.insync.replicas", "2",
                                "unclean.leader.election.enable", "false"));
    }
}
