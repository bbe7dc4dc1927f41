package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.junit.jupiter.api.Test;

class TweetSourceTest {

    private static final Map<String, String> KAFKA =
            Map.of("bootstrap.servers", "localhost:9092", "sasl.jaas.config", "s3cret");

    @Test
    void aTopicIsUnboundedByDefault() {
        TweetSource source = TweetSource.of("tweets", KAFKA);

        assertThat(source.topics()).containsExactly("tweets");
        assertThat(source.timing()).isEqualTo(TweetSource.Timing.DEFAULT);
        assertThat(source.kafka().getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
    }

    @Test
    void aSourceWithAnEndIsBounded() {
        TweetSource source =
                new TweetSource(
                        List.of("tweets"),
                        KAFKA,
                        OffsetsInitializer.earliest(),
                        Optional.of(OffsetsInitializer.latest()),
                        TweetSource.Timing.DEFAULT);

        assertThat(source.kafka().getBoundedness()).isEqualTo(Boundedness.BOUNDED);
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(TweetSource.of("tweets", KAFKA)).hasToString("TweetSource[tweets]");
    }
}
