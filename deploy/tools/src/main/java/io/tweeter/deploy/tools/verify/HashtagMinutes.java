package io.tweeter.deploy.tools.verify;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Compares table {@code hashtags_per_minute} with the tweets of the last hour. No minute may have
 * more than them. The last ones must be exact; earlier ones may lack tweets that arrived late, as
 * when a broker stood still. There are none from before the job counted hashtags, and the first one
 * may be a part of its minute.
 *
 * @param uses of each hashtag
 * @param from start of the first minute that is compared, milliseconds since 1970
 * @param newest time of a record, which a broker whose clock is ahead gave it; or the clock
 */
record HashtagMinutes(HashtagSlots uses, long from, long newest) {

    /** A row. */
    record Row(String hashtag, long minute, long tweets) {}

    private static final long MINUTE = HashtagSlots.MINUTE;
    private static final long HOUR = 60 * MINUTE;

    /** Minutes that ended within this time must be exact. */
    private static final long LATELY = 2 * MINUTE;

    /**
     * Counts the uses that rows may be made of.
     *
     * @param copies all that count
     * @param clock of this machine, milliseconds since 1970; Kafka's may be ahead
     * @param complete whether Kafka still has every tweet; if not, only minutes of which it has all
     *     are compared
     */
    static HashtagMinutes of(List<FirstCopy> copies, long clock, boolean complete) {
        long newest = copies.stream().mapToLong(FirstCopy::timestamp).reduce(clock, Math::max);
        long hour = start(newest - HOUR) + MINUTE;
        long from = complete ? hour : Math.max(hour, start(oldest(copies)) + 2 * MINUTE);
        return new HashtagMinutes(HashtagSlots.of(copies.stream(), from), from, newest);
    }

    /** Since when every partition has tweets. */
    private static long oldest(List<FirstCopy> copies) {
        Map<Integer, Long> oldest = new HashMap<>();
        copies.forEach(copy -> oldest.merge(copy.partition(), copy.timestamp(), Math::min));
        return oldest.values().stream().mapToLong(time -> time).max().orElse(0);
    }

    /**
     * Compares the rows.
     *
     * @return how one differs; empty if none does
     */
    Optional<String> difference(List<Row> rows) {
        Map<Long, Map<String, Long>> stored = new HashMap<>();
        for (Row row : rows) {
            stored.computeIfAbsent(row.minute(), key -> new HashMap<>())
                    .put(row.hashtag(), row.tweets());
        }
        long first = stored.keySet().stream().mapToLong(at -> at).min().orElse(Long.MIN_VALUE);
        return LongStream.iterate(
                        Math.max(from, first),
                        minute -> minute + MINUTE <= newest,
                        minute -> minute + MINUTE)
                .mapToObj(
                        minute ->
                                difference(
                                        minute,
                                        stored.getOrDefault(minute, Map.of()),
                                        minute != first && minute + MINUTE > newest - LATELY))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> difference(long minute, Map<String, Long> found, boolean exact) {
        Map<String, Long> expected = uses.minute(minute + MINUTE);
        Set<String> hashtags = new HashSet<>(found.keySet());
        hashtags.addAll(expected.keySet());
        return hashtags.stream()
                .filter(
                        hashtag -> {
                            long is = found.getOrDefault(hashtag, 0L);
                            long right = expected.getOrDefault(hashtag, 0L);
                            return exact ? is != right : is > right;
                        })
                .sorted()
                .findFirst()
                .map(
                        hashtag ->
                                "minute %s has %d tweets with #%s but a count of %d in hashtags_per_minute"
                                        .formatted(
                                                Instant.ofEpochMilli(minute),
                                                expected.getOrDefault(hashtag, 0L),
                                                hashtag,
                                                found.getOrDefault(hashtag, 0L)));
    }

    private static long start(long time) {
        return Math.floorDiv(time, MINUTE) * MINUTE;
    }
}
