package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.workload.Users;

/** What the figures {@code scale-*} have in common. */
final class Scale {

    /** Tweets in a second of event time. */
    static final int PER_SECOND = 10_000;

    /** So many that nearly every tweet is of another user than the last thousands. */
    static final Users MILLION_ALIKE = Users.alike(1_000_000);

    /** Slower than any run of {@code tweet-counts}; a run below this rate hangs. */
    static final long MIN_TWEETS_PER_SECOND = 300;

    private static final int MIN_LIVE_SECONDS = 10;

    /** Backlog for which a second of live traffic is worth while. */
    private static final long TWEETS_PER_LIVE_SECOND = 50_000;

    private Scale() {}

    /** How long traffic is live after a backlog: short after a short one, as in a trial. */
    static int liveSeconds(long backlog, int most) {
        return (int) Math.max(MIN_LIVE_SECONDS, Math.min(most, backlog / TWEETS_PER_LIVE_SECOND));
    }
}
