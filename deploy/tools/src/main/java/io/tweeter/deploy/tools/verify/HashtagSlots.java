package io.tweeter.deploy.tools.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How often hashtags were used by Kafka's time, as {@code hashtag-counts.sql} and {@code
 * hashtag-minutes.sql} count them.
 *
 * @param uses of each hashtag by the end of a half minute, in milliseconds since 1970
 */
record HashtagSlots(Map<Long, Map<String, Long>> uses) {

    private static final long SLOT = 30_000;

    /** Milliseconds. */
    static final long MINUTE = 2 * SLOT;

    private static final int HASHTAGS_OF_A_SLOT = 500;

    /**
     * Counts uses.
     *
     * @param copies all that count
     * @param from time of the first one that matters, milliseconds since 1970
     */
    static HashtagSlots of(Stream<FirstCopy> copies, long from) {
        Map<Long, Map<String, Long>> slots = new HashMap<>();
        copies.filter(copy -> copy.timestamp() >= from)
                .filter(copy -> !copy.hashtags().isEmpty())
                .forEach(
                        copy -> {
                            long end = Math.floorDiv(copy.timestamp(), SLOT) * SLOT + SLOT;
                            Map<String, Long> slot =
                                    slots.computeIfAbsent(end, key -> new HashMap<>());
                            copy.hashtags().forEach(hashtag -> slot.merge(hashtag, 1L, Long::sum));
                        });
        slots.replaceAll((end, slot) -> mostUsed(slot));
        return new HashtagSlots(slots);
    }

    private static Map<String, Long> mostUsed(Map<String, Long> slot) {
        Map<String, Long> most = new HashMap<>();
        slot.entrySet().stream()
                .map(use -> new StoredTables.Ranked(0, use.getKey(), use.getValue()))
                .sorted(StoredTables.Ranked.ORDER)
                .limit(HASHTAGS_OF_A_SLOT)
                .forEach(use -> most.put(use.handle(), use.tweets()));
        return most;
    }

    /** End of the newest half minute with a use; the given time if that is later. */
    long newest(long atLeast) {
        return uses.keySet().stream().mapToLong(end -> end).reduce(atLeast, Math::max);
    }

    /** Uses in the minute that ends then. */
    Map<String, Long> minute(long end) {
        Map<String, Long> sums = new HashMap<>(slot(end - SLOT));
        slot(end).forEach((hashtag, used) -> sums.merge(hashtag, used, Long::sum));
        return sums;
    }

    /** Uses of a hashtag in the minute that ends then. */
    long minute(long end, String hashtag) {
        return slot(end - SLOT).getOrDefault(hashtag, 0L) + slot(end).getOrDefault(hashtag, 0L);
    }

    private Map<String, Long> slot(long end) {
        return uses.getOrDefault(end, Map.of());
    }
}
