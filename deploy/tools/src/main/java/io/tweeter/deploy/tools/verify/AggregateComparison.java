package io.tweeter.deploy.tools.verify;

import io.tweeter.deploy.tools.verify.Difference.Kind;
import io.tweeter.deploy.tools.verify.StoredTables.UserCount;
import io.tweeter.model.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Compares counts with Kafka while tweets arrive: each must lie between what Kafka's tweets make
 * before the count was read, and after.
 */
final class AggregateComparison {

    private static final String BOARD = "board all-time in top_tweeters";

    private final Aggregates before;

    private final Map<String, Long> trimmed;
    private final Aggregates after;
    private final long droppedUntil;
    private final List<Difference> differences = new ArrayList<>();

    /**
     * @param trimmed numbers of stored tweets, by handle, that Kafka no longer has: they were
     *     counted long ago
     * @param droppedUntil no tweet that Kafka has dropped was created after this time, milliseconds
     *     since 1970; {@link Long#MIN_VALUE} if Kafka still has every tweet: if not, counts may be
     *     higher
     */
    AggregateComparison(
            Aggregates before, Map<String, Long> trimmed, Aggregates after, long droppedUntil) {
        this.before = before;
        this.trimmed = trimmed;
        this.after = after;
        this.droppedUntil = droppedUntil;
    }

    List<Difference> differences() {
        return differences;
    }

    /** Table {@code tweet_counts}. */
    void requireCounts(Map<String, UserCount> counts) {
        for (String handle : handles(counts.keySet())) {
            UserCount found = counts.getOrDefault(handle, UserCount.NOTHING);
            requireCount(handle, found, "in tweet_counts");
        }
    }

    /** The newest record of each handle on topic {@code tweet-counts}. */
    void requireTopic(Map<String, UserCount> counts) {
        for (String handle : handles(counts.keySet())) {
            UserCount found = counts.getOrDefault(handle, UserCount.NOTHING);
            requireCount(handle, found, "on topic " + Topics.COUNTS);
        }
    }

    private void requireCount(String handle, UserCount found, String where) {
        requireBetween(
                min(handle),
                found.tweets(),
                max(handle),
                expected ->
                        "%s has %d tweets but a count of %d %s"
                                .formatted(handle, expected, found.tweets(), where));
        long min = before.lastTweetAt().getOrDefault(handle, UserCount.NEVER);
        long max = after.lastTweetAt().getOrDefault(handle, UserCount.NEVER);
        long at = found.lastTweetAt();
        if (at < min || at > Math.max(max, droppedUntil)) {
            long last = at < min ? min : max;
            differences.add(
                    new Difference(
                            Kind.MISCOUNTED,
                            "%s but has last_tweet_at %s %s"
                                    .formatted(
                                            last == UserCount.NEVER
                                                    ? handle + " has no tweet in Kafka"
                                                    : handle + " tweeted last at " + time(last),
                                            at == UserCount.NEVER ? "never" : time(at),
                                            where)));
        }
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /** Table {@code tweets_per_minute}, by the start of the minute in milliseconds since 1970. */
    void requireMinutes(Map<Long, Long> minutes) {
        Set<Long> all = new HashSet<>(before.minutes().keySet());
        all.addAll(minutes.keySet());
        for (Long minute : all) {
            long found = minutes.getOrDefault(minute, 0L);
            requireBetween(
                    before.minutes().getOrDefault(minute, 0L),
                    found,
                    minute > droppedUntil
                            ? after.minutes().getOrDefault(minute, 0L)
                            : Long.MAX_VALUE,
                    expected ->
                            "minute %s has %d tweets but a count of %d in tweets_per_minute"
                                    .formatted(Instant.ofEpochMilli(minute), expected, found));
        }
    }

    /** The board of all times, by rank. */
    void requireBoard(List<StoredTables.Ranked> board) {
        Set<String> ranked = new HashSet<>();
        long last = Long.MAX_VALUE;
        for (StoredTables.Ranked row : board) {
            requireBetween(
                    min(row.handle()),
                    row.tweets(),
                    max(row.handle()),
                    expected ->
                            "%s has %d tweets but %d at rank %d of %s"
                                    .formatted(
                                            row.handle(),
                                            expected,
                                            row.tweets(),
                                            row.rank(),
                                            BOARD));
            if (!ranked.add(row.handle())) {
                differences.add(
                        new Difference(
                                Kind.DOUBLED,
                                "%s has a second rank, %d, on %s"
                                        .formatted(row.handle(), row.rank(), BOARD)));
            }
            last = row.tweets();
        }
        requireOrder(board);
        for (Map.Entry<String, Long> user : before.tweets().entrySet()) {
            boolean isDue = board.size() < StoredTables.Ranked.MAX || user.getValue() > last;
            if (isDue && !ranked.contains(user.getKey())) {
                differences.add(
                        new Difference(
                                Kind.LOST,
                                "%s with %d tweets is missing from %s"
                                        .formatted(user.getKey(), user.getValue(), BOARD)));
            }
        }
    }

    /** Ranks are updated one by one, so only those of users who did not tweet meanwhile tell. */
    private void requireOrder(List<StoredTables.Ranked> board) {
        for (int i = 0; i + 1 < board.size(); i++) {
            StoredTables.Ranked upper = board.get(i);
            StoredTables.Ranked lower = board.get(i + 1);
            boolean inOrder = StoredTables.Ranked.ORDER.compare(upper, lower) < 0;
            if (!inOrder && isQuiet(upper.handle()) && isQuiet(lower.handle())) {
                differences.add(
                        new Difference(
                                Kind.CHANGED,
                                "%s with %d tweets is at rank %d of %s, above %s with %d"
                                        .formatted(
                                                upper.handle(),
                                                upper.tweets(),
                                                upper.rank(),
                                                BOARD,
                                                lower.handle(),
                                                lower.tweets())));
            }
        }
    }

    private boolean isQuiet(String handle) {
        return before.tweets()
                .getOrDefault(handle, 0L)
                .equals(after.tweets().getOrDefault(handle, 0L));
    }

    /** How many tweets the counts lack. */
    long uncounted(Map<String, UserCount> counts) {
        return before.tweets().entrySet().stream()
                .mapToLong(
                        user ->
                                Math.max(
                                        0,
                                        user.getValue()
                                                - counts.getOrDefault(
                                                                user.getKey(), UserCount.NOTHING)
                                                        .tweets()))
                .sum();
    }

    private Set<String> handles(Set<String> found) {
        Set<String> handles = new HashSet<>(found);
        handles.addAll(before.tweets().keySet());
        handles.addAll(trimmed.keySet());
        return handles;
    }

    private long min(String handle) {
        return before.tweets().getOrDefault(handle, 0L) + trimmed.getOrDefault(handle, 0L);
    }

    private long max(String handle) {
        return droppedUntil == Long.MIN_VALUE
                ? after.tweets().getOrDefault(handle, 0L)
                : Long.MAX_VALUE;
    }

    /**
     * @param what says what differs, given the bound that is exceeded
     */
    private void requireBetween(long min, long found, long max, LongFunction<String> what) {
        if (found < min || found > max) {
            differences.add(new Difference(Kind.MISCOUNTED, what.apply(found < min ? min : max)));
        }
    }
}
