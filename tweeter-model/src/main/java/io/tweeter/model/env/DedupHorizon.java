package io.tweeter.model.env;

import java.time.Duration;

/** {@code TWEETER_DEDUP_HORIZON}: how long the jobs remember the id of a tweet. */
public final class DedupHorizon {

    private static final Duration DEFAULT = Duration.ofHours(24);
    private static final Duration MIN = Duration.ofMillis(10);
    private static final Duration MAX = Duration.ofDays(366);

    private DedupHorizon() {}

    /**
     * Reads the setting.
     *
     * @throws InvalidSettingException if it is not a duration, or not from 10 ms to 366 days
     */
    public static Duration from(Environment environment) {
        return environment.duration("TWEETER_DEDUP_HORIZON", DEFAULT, MIN, MAX);
    }
}
