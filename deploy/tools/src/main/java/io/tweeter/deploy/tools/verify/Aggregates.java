package io.tweeter.deploy.tools.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the jobs should have made of tweets, beside their rows.
 *
 * @param tweets number of tweets by handle
 * @param lastTweetAt time of the last one by handle, milliseconds since 1970
 * @param minutes number of tweets by the minute they were created in, milliseconds since 1970
 */
record Aggregates(
        Map<String, Long> tweets, Map<String, Long> lastTweetAt, Map<Long, Long> minutes) {

    private static final long MINUTE = 60_000;

    static Aggregates of(Stream<FirstCopy> copies) {
        Aggregates all = new Aggregates(new HashMap<>(), new HashMap<>(), new HashMap<>());
        copies.forEach(all::add);
        return all;
    }

    private void add(FirstCopy copy) {
        tweets.merge(copy.handle(), 1L, Long::sum);
        lastTweetAt.merge(copy.handle(), copy.createdAt(), Math::max);
        minutes.merge(Math.floorDiv(copy.createdAt(), MINUTE) * MINUTE, 1L, Long::sum);
    }
}
