package io.tweeter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Example;

class TopicRequirementTest {

    private static final Duration DAY = Duration.ofDays(1);

    @Example
    void aNewTopicMeetsItsOwnRequirements() {
        for (String topic : List.of(Topics.TWEETS, Topics.DEAD_LETTERS, Topics.COUNTS)) {
            for (int replication = 1; replication <= 5; replication++) {
                List<TopicRequirement> all = TopicRequirement.of(topic, replication, DAY);

                assertThat(TopicRequirement.violations(all, values(all))).isEmpty();
            }
        }
    }

    @Example
    void twoReplicasHaveToConfirmARecordWhereThereAreTwo() {
        assertThat(violations(3, "min.insync.replicas", "1"))
                .singleElement()
                .asString()
                .isEqualTo(
                        "topic tweets has min.insync.replicas=1, not 2: a record counts as written"
                                + " once one broker has it, and is lost with it");
        assertThat(violations(3, "min.insync.replicas", "3")).isEmpty();
        assertThat(violations(2, "min.insync.replicas", "3"))
                .containsExactly(
                        "topic tweets has min.insync.replicas=3, not 2: no record is accepted, as"
                                + " there are not that many replicas");
        assertThat(violations(1, "min.insync.replicas", "1")).isEmpty();
    }

    @Example
    void retentionCoversTheHorizon() {
        assertThat(violations(1, "retention.ms", Long.toString(DAY.toMillis()))).isEmpty();
        assertThat(violations(1, "retention.ms", "-1")).isEmpty();
        assertThat(violations(1, "retention.ms", Long.toString(DAY.toMillis() - 1))).hasSize(1);
        assertThat(values(TopicRequirement.of(Topics.TWEETS, 1, Duration.ofDays(30))))
                .containsEntry("retention.ms", Long.toString(Duration.ofDays(30).toMillis()));
    }

    @Example
    void aValueThatIsMissingOrNotANumberViolates() {
        assertThat(violations(1, "retention.ms", "a week")).hasSize(1);
        assertThat(
                        TopicRequirement.violations(
                                TopicRequirement.of(Topics.COUNTS, 1, DAY), Map.of()))
                .hasSize(3);
    }

    @Example
    void aProducerInsistsOnAllButRetention() {
        assertThat(TopicRequirement.ofRecords(Topics.TWEETS, 3))
                .extracting(TopicRequirement::setting)
                .containsExactlyInAnyOrder(
                        "min.insync.replicas",
                        "unclean.leader.election.enable",
                        "message.timestamp.type",
                        "cleanup.policy");
    }

    @Example
    void anotherTopicIsRejected() {
        assertThatThrownBy(() -> TopicRequirement.of("orders", 1, DAY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("orders");
    }

    private static List<String> violations(int replication, String setting, String value) {
        List<TopicRequirement> all = TopicRequirement.of(Topics.TWEETS, replication, DAY);
        Map<String, String> configuration = values(all);
        configuration.put(setting, value);
        return TopicRequirement.violations(all, configuration).stream()
                .map(TopicRequirement.Violation::describe)
                .toList();
    }

    private static Map<String, String> values(List<TopicRequirement> requirements) {
        return requirements.stream()
                .collect(
                        Collectors.toMap(
                                TopicRequirement::setting,
                                TopicRequirement::value,
                                (a, b) -> b,
                                HashMap::new));
    }
}
