package io.tweeter.flink.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TweetKeyTest {

    private static final String UUID_TEXT = "0192f0c1-2b3a-7c4d-8e5f-0123456789ab";

    @Property
    void uuidIsItsOwnKey(@ForAll long high, @ForAll long low) {
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
    void whatIsNotExactlyAUuidIsAnotherId(String id) {
        assertThat(TweetKey.of(id)).isNotEqualTo(TweetKey.of(UUID_TEXT));
        assertThat(TweetKey.of(id)).isEqualTo(TweetKey.of(id));
    }

    /** State depends on it: this must hold for ever. */
    @Test
    void keysAndShardsAreThoseOfEarlierReleases() {
        assertThat(TweetKey.of("tweet-1"))
                .isEqualTo(new TweetKey(-3996904563040550104L, -614854474468303135L));
        assertThat(Shards.of(TweetKey.of("tweet-1").hash())).isEqualTo(135);
        assertThat(Shards.of(TweetKey.of(UUID_TEXT).hash())).isEqualTo(247);
        assertThat(Shards.stateKey(0)).isEqualTo(541);
        assertThat(Shards.stateKey(719)).isEqualTo(341);
    }

    @Test
    void eachShardHasAKeyGroupOfItsOwn() {
        Set<Integer> groups = new HashSet<>();
        for (int shard = 0; shard < Shards.COUNT; shard++) {
            Integer key = Shards.stateKey(shard);
            groups.add(KeyGroupRangeAssignment.assignToKeyGroup(key, Shards.COUNT));
            assertThat(Shards.withStateKey(key)).isEqualTo(shard);
        }
        assertThat(groups).hasSize(Shards.COUNT);
    }

    @Test
    void idsThatCountUpAreSpreadEvenly() {
        int perShard = 100;
        int[] sizes = new int[Shards.COUNT];
        IntStream.range(0, perShard * Shards.COUNT)
                .forEach(i -> sizes[Shards.of(new TweetKey(i, 0).hash())]++);

        // Six standard deviations.
        assertThat(IntStream.of(sizes)).allMatch(size -> Math.abs(size - perShard) < 60);
    }
}
