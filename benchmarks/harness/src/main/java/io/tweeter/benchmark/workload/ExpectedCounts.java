package io.tweeter.benchmark.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What must come of a stream.
 *
 * @param unique how many tweets there are without the copies
 * @param byHandle how many of them each user has
 */
public record ExpectedCounts(long unique, Map<String, Long> byHandle) {

    /** How many differences are named. */
    private static final int MOST_NAMED = 5;

    /** Counts a stream's originals. */
    public static ExpectedCounts of(TweetStream stream) {
        long[] counts = new long[TweetStream.USERS];
        long unique = 0;
        for (long place = 0; place < stream.tweets(); place++) {
            if (stream.original(place) == place) {
                counts[stream.user(place)]++;
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

    /** What is wrong with counts, a line each; none if they are right. */
    public List<String> differences(Map<String, Long> counts) {
        List<String> differences = new ArrayList<>();
        long sum = counts.values().stream().mapToLong(Long::longValue).sum();
        if (sum != unique) {
            differences.add("%d unique tweets, not %d".formatted(sum, unique));
        }
        TreeSet<String> handles = new TreeSet<>(byHandle.keySet());
        handles.addAll(counts.keySet());
        for (String handle : handles) {
            Long expected = byHandle.get(handle);
            Long actual = counts.get(handle);
            if ((expected == null || !expected.equals(actual)) && differences.size() < MOST_NAMED) {
                differences.add("%s has %s tweets, not %s".formatted(handle, actual, expected));
            }
        }
        return differences;
    }
}
