package io.tweeter.deploy.tools.generate;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * Random numbers that depend on the seed and a tweet's number alone, so that any tweet can be made
 * again without those before it. SplitMix64 (Steele, Lea and Flood, 2014), which starts anew at no
 * cost and is the same on every machine.
 */
final class TweetRandom implements UniformRandomProvider {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final long seed;
    private long state;

    TweetRandom(long seed) {
        this.seed = mix(seed + GOLDEN_GAMMA);
        startWith(0);
    }

    /** Goes to the start of a sequence; different numbers have unrelated sequences. */
    void startWith(long number) {
        // Mixed first: with states a step apart, sequences would be each other's continuation.
        state = mix(seed ^ mix(number));
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
