package io.tweeter.benchmark.workload;

import io.tweeter.model.Tweet;
import java.time.Instant;
import java.util.UUID;

/**
 * A topic's tweets, in order: any of them can be made without those before it. One in ten is a copy
 * of one of the last few thousand. Ids are UUIDs of version 7, as the ingest service makes them;
 * some users tweet far more than others (Zipf).
 *
 * @param tweets how many, copies included
 * @param content how long texts are
 * @param start time of the first
 * @param perSecond how many in a second of event time
 */
public record TweetStream(long tweets, Length content, Instant start, int perSecond) {

    /** As long as tweets are, a thousand in each second of the new year 2026. */
    public static TweetStream usual(long tweets) {
        return new TweetStream(
                tweets, new Length(20, 140), Instant.parse("2026-01-01T00:00:00Z"), 1_000);
    }

    /** How many users there are. */
    public static final int USERS = 1_000;

    private static final int ONE_IN = 10;
    private static final int COPY_WITHIN = 3_000;
    private static final long SEED = 0x7477656574657231L;
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final String[] WORDS = {
        "the",
        "a",
        "my",
        "your",
        "every",
        "stream",
        "state",
        "window",
        "lake",
        "river",
        "pipeline",
        "coffee",
        "night",
        "morning",
        "train",
        "city",
        "rain",
        "music",
        "friend",
        "crown",
        "flows",
        "waits",
        "sleeps",
        "shines",
        "sings",
        "counts",
        "remembers",
        "forgets",
        "returns",
        "never",
        "always",
        "slowly",
        "tomorrow",
        "because",
        "until",
        "without",
        "#flink",
        "@duke",
        "café",
        "Straße",
        "世界",
        "\"quoted\"",
        "🚀",
        "..."
    };
    private static final double[] UP_TO_RANK = zipf();

    /** Least and most characters of a text. */
    public record Length(int least, int most) {}

    /** The tweet that a place holds: its own, or an earlier one of which it is a copy. */
    public long original(long place) {
        long number = place;
        while (true) {
            long random = random(number, 1);
            if (number == 0 || Long.remainderUnsigned(random, ONE_IN) != 0) {
                return number;
            }
            long within = Math.min(number, COPY_WITHIN);
            number -= 1 + Long.remainderUnsigned(random(number, 2), within);
        }
    }

    /** Kafka's time of a place, in milliseconds since 1970. */
    public long timestamp(long place) {
        return start.toEpochMilli() + place * 1_000 / perSecond;
    }

    /** Id of an original. */
    public String id(long original) {
        long high = timestamp(original) << 16 | 0x7000 | (random(original, 3) & 0xfff);
        long low = Long.MIN_VALUE | random(original, 4) >>> 2;
        return new UUID(high, low).toString();
    }

    /** The user of an original, 0 to {@link #USERS} - 1. */
    public int user(long original) {
        double drawn = (random(original, 5) >>> 11) * 0x1.0p-53;
        int from = 0;
        int to = USERS - 1;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (UP_TO_RANK[middle] > drawn) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    }

    /** Name of a user. */
    public static String handle(int user) {
        return WORDS[user % 36] + "_" + user;
    }

    /** An original as it is posted. */
    public Tweet tweet(long original) {
        return new Tweet(
                id(original),
                handle(user(original)),
                text(original),
                Instant.ofEpochMilli(timestamp(original)));
    }

    private String text(long original) {
        long range = content.most() - content.least() + 1L;
        int length = content.least() + (int) Long.remainderUnsigned(random(original, 6), range);
        StringBuilder text = new StringBuilder(length + 16);
        for (int word = 0; text.length() < length; word++) {
            long random = random(original, 7 + word);
            text.append(WORDS[(int) Long.remainderUnsigned(random, WORDS.length)]).append(' ');
        }
        int end = Math.min(length, text.length());
        // never between the halves of a pair
        text.setLength(Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
        return text.toString().strip();
    }

    private static long random(long number, long purpose) {
        return mix(mix(SEED ^ mix(number)) + purpose * GOLDEN_GAMMA);
    }

    /** SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    private static double[] zipf() {
        double[] sums = new double[USERS];
        double sum = 0;
        for (int rank = 0; rank < USERS; rank++) {
            sum += 1.0 / (rank + 1);
            sums[rank] = sum;
        }
        for (int rank = 0; rank < USERS; rank++) {
            sums[rank] /= sum;
        }
        return sums;
    }
}
