package io.tweeter.model;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Tweets by time, newest first: everyone's, one user's or one hashtag's. A timeline is divided into
 * slots of time, so that no Cassandra partition grows without bound.
 *
 * <p>An index lists the slots that have tweets, and the days that have slots. To read a page takes
 * three queries, for the newest days, their newest slots and the tweets of those, at ten tweets a
 * day as at ten thousand a second. For {@code n} tweets, {@code n + 1} days and slots are enough,
 * since each but the cursor's own has at least one.
 *
 * @param name the timeline's key in the index tables
 * @param slotLength time that shares a partition: at ten thousand tweets a second, ten seconds of
 *     everyone's tweets and one minute of one user's stay below the 100 MB that Cassandra advises
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

    /** The tweets with a hashtag, in table {@code tweets_by_hashtag}; normalized, without #. */
    public static Timeline ofHashtag(String hashtag) {
        return new Timeline("#" + hashtag, Duration.ofMinutes(1));
    }

    /** The start of the slot of a tweet that was created at this time. */
    public Instant slot(Instant createdAt) {
        long length = slotLength.toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(createdAt.toEpochMilli(), length) * length);
    }

    /** The day, in UTC, by which the index lists a slot. */
    public static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
