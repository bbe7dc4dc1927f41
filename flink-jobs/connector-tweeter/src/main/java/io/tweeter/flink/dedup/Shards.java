package io.tweeter.flink.dedup;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The fixed number of parts that ids are spread over. Neither the number nor which shard an id is
 * in can change without losing the state.
 */
public final class Shards {

    /**
     * As many as there are key groups, which parallelism can never exceed; divisible by every
     * likely parallelism.
     */
    public static final int COUNT = 720;

    /** What a shard is called in Flink's state. */
    private static final Integer[] STATE_KEYS = oneOfEachKeyGroup();

    private Shards() {}

    /** The shard of an id with this {@link TweetKey#hash}. */
    static int of(long hash) {
        return (int) (((hash >>> 32) * COUNT) >>> 32);
    }

    static Integer stateKey(int shard) {
        return STATE_KEYS[shard];
    }

    /**
     * Flink spreads keys over key groups by a hash, which gives some of them several and some none.
     * Keys that were picked so that each group gets one share the work evenly.
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

    /** The shard that a key of the state stands for. */
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
