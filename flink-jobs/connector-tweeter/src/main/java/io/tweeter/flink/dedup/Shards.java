package io.tweeter.flink.dedup;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The fixed number of shards that ids are spread over. Neither the number of shards nor the shard
 * of an id can change: state could no longer be restored.
 */
public final class Shards {

    /**
     * As many as there are key groups, which parallelism can never exceed; divisible by every
     * likely parallelism.
     */
    public static final int COUNT = 720;

    /** The key of each shard in Flink's state. */
    private static final Integer[] STATE_KEYS = oneOfEachKeyGroup();

    private Shards() {}

    /** The shard of an id with this {@link TweetKey#hash}. */
    static int of(long hash) {
        return (int) (((hash >>> 32) * COUNT) >>> 32);
    }

    /** The key of a shard in Flink's state, which lies in a key group of its own. */
    static Integer stateKey(int shard) {
        return STATE_KEYS[shard];
    }

    /**
     * Flink assigns keys to key groups by a hash, so that of consecutive keys some groups would get
     * several and others none. These keys are the first that lie in each group.
     */
    private static Integer[] oneOfEachKeyGroup() {
        Integer[] keys = new Integer[COUNT];
        int missing = COUNT;
        for (int key = 0; missing > 0; key++) {
            int group = KeyGroupRangeAssignment.assignToKeyGroup(key, COUNT);
            if (keys[group] == null) {
                keys[group] = key;
                missing--;
            }
        }
        return keys;
    }

    /**
     * The shard with this key in Flink's state.
     *
     * @throws IllegalStateException if there is none
     */
    static int withStateKey(Integer key) {
        return IntStream.range(0, COUNT)
                .filter(shard -> STATE_KEYS[shard].equals(key))
                .findAny()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "The state holds key %d, which is none of the shards' %s"
                                                .formatted(key, Arrays.toString(STATE_KEYS))));
    }
}
