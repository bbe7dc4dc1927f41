package io.tweeter.model;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * A list of tweets, newest first, cut into slots of time so that no Cassandra partition grows
 * without bound: everyone's, or one user's.
 *
 * <p>An index names the slots that hold tweets, and the days that hold slots. Whoever reads a page
 * asks for the newest days, then for the newest slots of those, then for the tweets of those: three
 * queries, whether there are ten tweets a day or ten thousand a second. For {@code n} tweets,
 * {@code n + 1} days and slots are enough, since each but the cursor's own holds at least one.
 *
 * @param name the timeline's key in the index tables
 * @param slotLength how much time shares a partition: at ten thousand tweets a second, ten seconds
 *     of everyone's and one minute of a single user's tweets stay below Cassandra's 100 MB
 */
public record Timeline(String name, Duration slotLength) {

    private static final Timeline EVERYONE = new Timeline("*", Duration.ofSeconds(10));

    /** Everyone's tweets, in table {@code tweets_by_time}. */
    public static Timeline everyone() {
        return EVERYONE;
    }

    /** One user's tweets, in table {@code tweets_by_user}. */
    public static Timeline of(String handle) {
        return new Timeline("@" + handle, Duration.ofMinutes(1));
    }

    /** Start of the slot that a tweet created at this time belongs to. */
    public Instant slot(Instant createdAt) {
        long length = slotLength.toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(createdAt.toEpochMilli(), length) * length);
    }

    /** The day, in UTC, under which the index lists a slot. */
    public static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
