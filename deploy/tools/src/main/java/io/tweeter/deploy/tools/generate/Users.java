package io.tweeter.deploy.tools.generate;

import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AliasMethodDiscreteSampler;
import org.apache.commons.rng.sampling.distribution.DiscreteSampler;

/**
 * Users of whom some tweet more than others: the one of rank r as often as 1/r to the power of the
 * skew (Zipf).
 */
final class Users {

    /** The table of a sampler takes some 20 bytes for each. */
    static final int MOST = 1_000_000;

    private static final List<String> NAMES =
            List.of(
                    "ada",
                    "grace",
                    "alan",
                    "edsger",
                    "barbara",
                    "duke senior",
                    "linus",
                    "margaret",
                    "josé",
                    "zoë",
                    "søren",
                    "маша",
                    "さくら",
                    "محمد",
                    "ελένη",
                    "小明",
                    "민준",
                    "anita",
                    "ken",
                    "dennis",
                    "frances",
                    "radia",
                    "claude",
                    "hedy",
                    "katherine",
                    "john",
                    "mary",
                    "joan",
                    "leslie",
                    "shafi",
                    "vint",
                    "whitfield",
                    "the_king",
                    "rosencrantz",
                    "o'neill",
                    "ann-marie",
                    "chloé",
                    "björn",
                    "łukasz",
                    "ayşe");

    private final DiscreteSampler ranks;

    /**
     * @param count 1 to {@value #MOST}
     * @param skew 0 for users who all tweet alike; about 1 for what is seen in life
     */
    Users(int count, double skew, UniformRandomProvider random) {
        double[] weights = new double[count];
        for (int rank = 0; rank < count; rank++) {
            // Math.pow may differ in the last bit from machine to machine; StrictMath may not.
            weights[rank] = 1 / StrictMath.pow(rank + 1.0, skew);
        }
        this.ranks = AliasMethodDiscreteSampler.of(random, weights);
    }

    /** A user's handle, drawn at random. */
    String next() {
        int rank = ranks.sample();
        String name = NAMES.get(rank % NAMES.size());
        return rank < NAMES.size() ? name : name + (rank / NAMES.size() + 1);
    }
}
