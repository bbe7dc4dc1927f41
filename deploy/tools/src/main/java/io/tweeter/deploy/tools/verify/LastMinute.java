package io.tweeter.deploy.tools.verify;

import io.tweeter.deploy.tools.verify.StoredTables.Ranked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares the board of the last minute with those that its windows make. The board does not tell
 * which window it is of, so it has to be that of one which has ended lately.
 *
 * @param arrivals of tweets that count, those of the last minutes
 * @param clock of this machine, milliseconds since 1970
 * @param newest time of a record, which a broker whose clock is ahead gave it; or the clock
 */
record LastMinute(List<Arrival> arrivals, long clock, long newest) {

    /** A window of a minute ends every five seconds. */
    private static final long SIZE = 60_000;

    private static final long SLIDE = 5_000;

    /** How long ago the window of a board may have ended. */
    private static final long MAX_LAG = 60_000;

    /**
     * A tweet.
     *
     * @param time of the record in Kafka, milliseconds since 1970
     */
    record Arrival(String handle, long time) {}

    LastMinute {
        arrivals = List.copyOf(arrivals);
    }

    /**
     * Looks for the tweets that a board may have.
     *
     * @param copies all that count
     * @param clock of this machine, milliseconds since 1970; Kafka's may be ahead
     */
    static LastMinute of(Stream<FirstCopy> copies, long clock) {
        List<Arrival> recent = new ArrayList<>();
        long[] newest = {clock};
        copies.forEach(
                copy -> {
                    newest[0] = Math.max(newest[0], copy.timestamp());
                    if (copy.timestamp() >= clock - MAX_LAG - SLIDE - SIZE) {
                        recent.add(new Arrival(copy.handle(), copy.timestamp()));
                    }
                });
        return new LastMinute(recent, clock, newest[0]);
    }

    /**
     * Compares a board.
     *
     * @param board by rank
     * @return how it differs from the most similar window's; empty if it is that of a window
     */
    Optional<String> difference(List<Ranked> board) {
        long first = Math.floorDiv(clock - MAX_LAG, SLIDE) * SLIDE;
        Optional<Mismatch> best = Optional.empty();
        for (long end = first; end <= newest + SLIDE; end += SLIDE) {
            Mismatch mismatch = Mismatch.of(end, boardOf(end), board);
            if (mismatch.ranks() == 0) {
                return Optional.empty();
            }
            if (best.isEmpty() || mismatch.ranks() < best.get().ranks()) {
                best = Optional.of(mismatch);
            }
        }
        return best.map(Mismatch::text);
    }

    /** The board of a window. */
    private List<Ranked> boardOf(long end) {
        Map<String, Long> tweets = new HashMap<>();
        for (Arrival arrival : arrivals) {
            if (arrival.time() >= end - SIZE && arrival.time() < end) {
                tweets.merge(arrival.handle(), 1L, Long::sum);
            }
        }
        List<Ranked> users =
                tweets.entrySet().stream()
                        .map(user -> new Ranked(0, user.getKey(), user.getValue()))
                        .sorted(Ranked.ORDER)
                        .limit(Ranked.MAX)
                        .toList();
        return IntStream.range(0, users.size())
                .mapToObj(i -> new Ranked(i + 1L, users.get(i).handle(), users.get(i).tweets()))
                .toList();
    }

    /**
     * @param ranks how many differ
     * @param text says how the first does
     */
    private record Mismatch(int ranks, String text) {

        static Mismatch of(long end, List<Ranked> expected, List<Ranked> found) {
            int ranks = 0;
            String text = "";
            for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
                String right = describe(expected, i);
                String is = describe(found, i);
                if (!right.equals(is) && ranks++ == 0) {
                    text =
                            "board last-minute in top_tweeters is that of no window; it is most like that until %s, which has %s where the board has %s"
                                    .formatted(Instant.ofEpochMilli(end), right, is);
                }
            }
            return new Mismatch(ranks, text);
        }

        private static String describe(List<Ranked> board, int i) {
            return i < board.size()
                    ? "%s with %d tweets at rank %d"
                            .formatted(
                                    board.get(i).handle(),
                                    board.get(i).tweets(),
                                    board.get(i).rank())
                    : "nobody";
        }
    }
}
