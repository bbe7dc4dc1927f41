package io.tweeter.flink.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TweetKeyTest {

    private static final String UUID_TEXT = "0192f0c1-2b3a-7c4d-8e5f-0123456789ab";

    @Property
    void aUuidIsItsOwnKey(@ForAll long high, @ForAll long low) {
        assertThat(TweetKey.of(new UUID(high, low).toString())).isEqualTo(new TweetKey(high, low));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0192F0C1-2B3A-7C4D-8E5F-0123456789AB",
                "0192f0c1-2b3a-7c4d-8e5f-0123456789ag",
                "0192f0c1-2b3a-7c4d-8e5f-0123456789a",
                "0192f0c12b3a-7c4d-8e5f-0123456789ab0",
                "0192f0c1-2b3a-7c4d-8e5f-0123456789a:",
                "1",
            })
    void anIdThatOnlyResemblesAUuidHasAnotherKey(String id) {
        assertThat(TweetKey.of(id)).isNotEqualTo(TweetKey.of(UUID_TEXT));
        assertThat(TweetKey.of(id)).isEqualTo(TweetKey.of(id));
    }

    /** State depends on it: this must hold for ever. */
    @Test
    void keysAndHashesAreThoseOfEarlierReleases() {
        assertThat(TweetKey.of("tweet-1"))
                .isEqualTo(new TweetKey(-3996904563040550104L, -614854474468303135L));
        assertThat(TweetKey.of("tweet-1").hash()).isEqualTo(3461879585992964064L);
        assertThat(TweetKey.of(UUID_TEXT).hash()).isEqualTo(6341451394746244310L);
    }
}
