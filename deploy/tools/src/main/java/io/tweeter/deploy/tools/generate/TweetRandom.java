package io.tweeter.deploy.tools.generate;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * Random numbers that depend only on the seed and a tweet's number, so that any tweet can be
 * generated again without those before it. The algorithm is SplitMix64 (Steele, Lea and Flood,
 * 2014): reseeding costs nothing, and the numbers are the same on every machine.
 */
final class TweetRandom implements UniformRandomProvider {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final long seed;
    private long state;

    TweetRandom(long seed) {
        this.seed = mix(seed + GOLDEN_GAMMA);
        startWith(0);
    }

    /** Starts the sequence of a tweet; different numbers have independent sequences. */
    void startWith(long number) {
        // Without mixing, the sequences of consecutive numbers would overlap.
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
