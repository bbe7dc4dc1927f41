package io.tweeter.benchmark.workload;

import io.tweeter.model.Tweet;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The tweets of a topic, each of which can be computed from its index alone. One in ten is a
 * duplicate of one of the last few thousand. Ids are UUIDs of version 7, like those of the ingest
 * service.
 *
 * @param tweets number of tweets, duplicates included
 * @param content length of the texts
 * @param start timestamp of the first tweet
 * @param perSecond tweets per second of event time
 * @param users who tweets how often
 * @param hashtags one in ten tweets ends with one of so many, by Zipf's law; usually there is none
 */
public record TweetStream(
        long tweets,
        Length content,
        Instant start,
        int perSecond,
        Users users,
        Optional<Users> hashtags) {

    /** The usual users, and no hashtags. */
    public TweetStream(long tweets, Length content, Instant start, int perSecond) {
        this(tweets, content, start, perSecond, Users.USUAL, Optional.empty());
    }

    /** Texts of usual lengths, a thousand tweets a second from the start of 2026. */
    public static TweetStream usual(long tweets) {
        return usual(tweets, 1_000, Users.USUAL);
    }

    /** Texts of usual lengths, from the start of 2026. */
    public static TweetStream usual(long tweets, int perSecond, Users users) {
        return new TweetStream(
                tweets,
                new Length(20, 140),
                Instant.parse("2026-01-01T00:00:00Z"),
                perSecond,
                users,
                Optional.empty());
    }

    /** The same stream with hashtags. */
    public TweetStream with(Users numbers) {
        return new TweetStream(tweets, content, start, perSecond, users, Optional.of(numbers));
    }

    /** The next tweets of a stream: by the same users. */
    public TweetStream then(long more, Instant from, int rate) {
        return new TweetStream(more, content, from, rate, users, hashtags);
    }

    /** One tweet in this many is a duplicate. */
    private static final int DUPLICATE_EVERY = 10;

    /** One tweet in this many has a hashtag. */
    private static final int HASHTAG_EVERY = 10;

    /** Maximum distance of a duplicate. */
    private static final int MAX_DISTANCE = 3_000;

    private static final long SEED = 0x7477656574657231L;
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final String[] WORDS =
            """
                    the a my your every stream state window lake river pipeline coffee
                    night morning train city rain music friend crown flows waits
                    sleeps shines sings counts remembers forgets returns never always
                    slowly tomorrow because until without flink @duke café Straße 世界
                    "quoted" 🚀 ..."""
                    .split("\\s");

    /** Minimum and maximum length of a text, in UTF-16 units. */
    public record Length(int min, int max) {}

    /** The index of the first copy of a tweet: its own index, or that of an earlier one. */
    public long firstCopy(long index) {
        long number = index;
        while (true) {
            long random = random(number, 1);
            if (number == 0 || Long.remainderUnsigned(random, DUPLICATE_EVERY) != 0) {
                return number;
            }
            long distance = Math.min(number, MAX_DISTANCE);
            number -= 1 + Long.remainderUnsigned(random(number, 2), distance);
        }
    }

    /** The record timestamp, in milliseconds since 1970. */
    public long timestamp(long index) {
        return start.toEpochMilli() + index * 1_000 / perSecond;
    }

    /** The id of a first copy. */
    public String id(long firstCopy) {
        long high = timestamp(firstCopy) << 16 | 0x7000 | (random(firstCopy, 3) & 0xfff);
        long low = Long.MIN_VALUE | random(firstCopy, 4) >>> 2;
        return new UUID(high, low).toString();
    }

    /** The user of a first copy, by number. */
    public int user(long firstCopy) {
        return users.at(fraction(random(firstCopy, 5)));
    }

    /** The handle of a user. */
    public static String handle(int user) {
        return WORDS[user % 36] + "_" + user;
    }

    /** The tweet of a first copy. */
    public Tweet tweet(long firstCopy) {
        return new Tweet(
                id(firstCopy),
                handle(user(firstCopy)),
                text(firstCopy),
                Instant.ofEpochMilli(timestamp(firstCopy)));
    }

    private String text(long firstCopy) {
        String hashtag = hashtag(firstCopy);
        return words(firstCopy, content.max() - hashtag.length()) + hashtag;
    }

    private String hashtag(long firstCopy) {
        long random = random(firstCopy, -1);
        boolean has = Long.remainderUnsigned(random, HASHTAG_EVERY) == 0;
        return has && hashtags.isPresent()
                ? " #topic_" + hashtags.get().at(fraction(mix(random)))
                : "";
    }

    private String words(long firstCopy, int max) {
        long range = content.max() - content.min() + 1L;
        int length = content.min() + (int) Long.remainderUnsigned(random(firstCopy, 6), range);
        StringBuilder text = new StringBuilder(length + 16);
        for (int word = 0; text.length() < length; word++) {
            long random = random(firstCopy, 7 + word);
            text.append(WORDS[(int) Long.remainderUnsigned(random, WORDS.length)]).append(' ');
        }
        int end = Math.min(Math.min(length, max), text.length());
        // Does not split a surrogate pair.
        text.setLength(Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
        return text.toString().strip();
    }

    /** From 0 to less than 1. */
    private static double fraction(long random) {
        return (random >>> 11) * 0x1.0p-53;
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
}
