package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.model.env.KafkaSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommittedOffsetsTest {

    @Test
    void aKafkaThatCannotBeUsedTellsNothing() {
        KafkaSettings kafka =
                new KafkaSettings(Map.of("bootstrap.servers", "no.such.host:" + FreePorts.next()));

        assertThatThrownBy(() -> new CommittedOffsets(kafka).trace(TweeterJob.TWEET_STORE))
                .isInstanceOf(JobException.class)
                .hasMessageStartingWith(
                        "cannot tell whether tweet-store has ever had state, as Kafka")
                .hasMessageContaining(kafka.bootstrapServers());
    }
}
