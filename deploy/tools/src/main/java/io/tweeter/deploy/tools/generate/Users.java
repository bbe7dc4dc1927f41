package io.tweeter.deploy.tools.generate;

import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AliasMethodDiscreteSampler;
import org.apache.commons.rng.sampling.distribution.DiscreteSampler;

/**
 * Users who tweet with unequal frequency: that of rank r is proportional to 1/r^skew (Zipf's law).
 */
final class Users {

    /** The sampler takes about 20 bytes of memory per user. */
    static final int MAX_USERS = 1_000_000;

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
     * @param count 1 to {@value #MAX_USERS}
     * @param skew 0 for equal frequencies; about 1 for realistic ones
     */
    Users(int count, double skew, UniformRandomProvider random) {
        double[] weights = new double[count];
        for (int rank = 0; rank < count; rank++) {
            // The last bit of Math.pow may depend on the machine; that of StrictMath does not.
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
