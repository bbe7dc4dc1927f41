package io.tweeter.benchmark.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The right result for a stream.
 *
 * @param unique number of tweets without duplicates
 * @param byHandle number of them per user
 */
public record ExpectedCounts(long unique, Map<String, Long> byHandle) {

    private static final int MAX_DIFFERENCES = 5;

    /** Counts the first copies of a stream. */
    public static ExpectedCounts of(TweetStream stream) {
        long[] counts = new long[stream.users().number()];
        long unique = 0;
        for (long index = 0; index < stream.tweets(); index++) {
            if (stream.firstCopy(index) == index) {
                counts[stream.user(index)]++;
                unique++;
            }
        }
        Map<String, Long> byHandle = new HashMap<>();
        for (int user = 0; user < counts.length; user++) {
            if (counts[user] > 0) {
                byHandle.put(TweetStream.handle(user), counts[user]);
            }
        }
        return new ExpectedCounts(unique, byHandle);
    }

    /** Tweets of one user, each once. */
    public static ExpectedCounts of(String handle, long tweets) {
        return new ExpectedCounts(tweets, Map.of(handle, tweets));
    }

    /** The result for these tweets and others. */
    public ExpectedCounts plus(ExpectedCounts more) {
        Map<String, Long> sums = new HashMap<>(byHandle);
        more.byHandle.forEach((handle, tweets) -> sums.merge(handle, tweets, Long::sum));
        return new ExpectedCounts(unique + more.unique, sums);
    }

    /** The differences to the given counts, at most a few; empty if the counts are right. */
    public List<String> differences(Map<String, Long> counts) {
        List<String> differences = new ArrayList<>();
        long sum = counts.values().stream().mapToLong(Long::longValue).sum();
        if (sum != unique) {
            differences.add("%d unique tweets instead of %d".formatted(sum, unique));
        }
        TreeSet<String> handles = new TreeSet<>(byHandle.keySet());
        handles.addAll(counts.keySet());
        for (String handle : handles) {
            long expected = byHandle.getOrDefault(handle, 0L);
            long actual = counts.getOrDefault(handle, 0L);
            if (expected != actual && differences.size() < MAX_DIFFERENCES) {
                differences.add(
                        "%s has %d tweets instead of %d".formatted(handle, actual, expected));
            }
        }
        return differences;
    }
}
