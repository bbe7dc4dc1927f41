package io.tweeter.flink.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

class ShardsTest {

    /** State depends on it: this must hold for ever. */
    @Test
    void shardsAndStateKeysAreThoseOfEarlierReleases() {
        assertThat(Shards.of(TweetKey.of("tweet-1").hash())).isEqualTo(135);
        assertThat(Shards.of(TweetKey.of("0192f0c1-2b3a-7c4d-8e5f-0123456789ab").hash()))
                .isEqualTo(247);
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
    void aStateKeyOfNoShardIsAnError() {
        assertThatThrownBy(() -> Shards.withStateKey(-1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("key -1");
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
