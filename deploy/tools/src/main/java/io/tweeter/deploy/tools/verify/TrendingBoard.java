package io.tweeter.deploy.tools.verify;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares the board of trending hashtags with what {@code trending-hashtags.sql} makes of the
 * tweets. The board does not tell which window it is of, so it has to be that of one which has
 * ended lately. Counts of the last minute must be exact. The past must not be more than it was:
 * tweets that arrived late, after a clock was set, are in no window.
 *
 * @param uses of each hashtag
 * @param clock of this machine, milliseconds since 1970
 * @param newest end of a half minute with a use, which may be ahead of the clock
 * @param complete whether Kafka still has every tweet; if not, the past is not known
 */
record TrendingBoard(HashtagSlots uses, long clock, long newest, boolean complete) {

    /** A row of the board. */
    record Row(long rank, String hashtag, long tweets, double usual, double score) {}

    private static final int RANKS = 20;
    private static final long MINUTE = HashtagSlots.MINUTE;
    private static final int MINUTES_OF_AN_HOUR = 60;
    private static final long HOUR = MINUTES_OF_AN_HOUR * MINUTE;

    /** How long ago the window of a board may have ended. */
    private static final long MAX_LAG = 2 * MINUTE;

    private static final double TOLERANCE = 1e-6;

    /**
     * Counts the uses that a board may be made of.
     *
     * @param copies all that count
     * @param clock of this machine, milliseconds since 1970; Kafka's may be ahead
     * @param complete whether Kafka still has every tweet
     */
    static TrendingBoard of(Stream<FirstCopy> copies, long clock, boolean complete) {
        HashtagSlots uses = HashtagSlots.of(copies, clock - MAX_LAG - HOUR - MINUTE);
        return new TrendingBoard(uses, clock, uses.newest(clock), complete);
    }

    /**
     * Compares a board.
     *
     * @return how it differs from the newest window's; empty if it is that of a window
     */
    Optional<String> difference(List<Row> board) {
        Optional<String> last = Optional.empty();
        long first = Math.floorDiv(clock - MAX_LAG, MINUTE) * MINUTE;
        for (long end = first; end <= newest + MINUTE; end += MINUTE) {
            Optional<String> difference = difference(board, end);
            if (difference.isEmpty()) {
                return difference;
            }
            last = end <= clock ? difference : last.or(() -> difference);
        }
        return last.map(what -> "the board in trending_hashtags is that of no window: " + what);
    }

    private Optional<String> difference(List<Row> board, long end) {
        Map<String, Long> minute = uses.minute(end);
        Set<String> ranked = new HashSet<>();
        double last = Double.MAX_VALUE;
        for (Row row : board) {
            long expected = minute.getOrDefault(row.hashtag(), 0L);
            double usual = usual(row.hashtag(), end);
            double score = score(row.tweets(), row.usual());
            if (expected != row.tweets()) {
                return differs(row, end, "has %d tweets, not %d", expected, row.tweets());
            }
            if (complete && row.usual() > usual + TOLERANCE) {
                return differs(row, end, "usually has at most %s, not %s", usual, row.usual());
            }
            if (Math.abs(row.score() - score) > TOLERANCE || score > last + TOLERANCE) {
                return differs(row, end, "should have score %s, not %s", score, row.score());
            }
            if (!ranked.add(row.hashtag()) || row.rank() != ranked.size()) {
                return differs(row, end, "is on rank %d, not %d", ranked.size(), row.rank());
            }
            last = score;
        }
        if (!complete) {
            return Optional.empty();
        }
        double least = board.size() < RANKS ? 0 : last;
        return minute.entrySet().stream()
                .filter(use -> !ranked.contains(use.getKey()))
                .filter(use -> score(use.getValue(), usual(use.getKey(), end)) > least + TOLERANCE)
                .findAny()
                .map(
                        use ->
                                "#%s is missing, with %d tweets until %s"
                                        .formatted(
                                                use.getKey(),
                                                use.getValue(),
                                                Instant.ofEpochMilli(end)));
    }

    private static Optional<String> differs(
            Row row, long end, String how, Object right, Object found) {
        return Optional.of(
                "until %s, #%s "
                        .concat(how)
                        .formatted(Instant.ofEpochMilli(end), row.hashtag(), right, found));
    }

    /** The mean of the minutes of the hour that ends then. */
    private double usual(String hashtag, long end) {
        long sum = 0;
        for (long minute = end - HOUR + MINUTE; minute <= end; minute += MINUTE) {
            sum += uses.minute(minute, hashtag);
        }
        return sum / (double) MINUTES_OF_AN_HOUR;
    }

    private static double score(long tweets, double usual) {
        return (tweets - usual) / Math.sqrt(usual + 1);
    }
}
