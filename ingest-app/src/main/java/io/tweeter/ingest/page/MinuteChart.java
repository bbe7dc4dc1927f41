package io.tweeter.ingest.page;

import io.tweeter.ingest.read.MinuteCount;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A bar chart of the tweets per minute of the last hour, including the current minute.
 *
 * @param bars one for each minute, oldest first
 */
public record MinuteChart(List<Bar> bars) {

    /** Minutes on the chart. */
    public static final int MINUTES = 60;

    private static final int HEIGHT = 100;

    /**
     * One minute.
     *
     * @param height in percent of the busiest minute's; at least 1 if there was a tweet
     */
    public record Bar(Instant minute, long tweets, int height) {

        /** Distance of the bar from the top. */
        public int top() {
            return HEIGHT - height;
        }
    }

    public MinuteChart {
        bars = List.copyOf(bars);
    }

    /** A minute without a count had no tweets; counts before the last hour are left out. */
    static MinuteChart of(List<MinuteCount> counts, Instant now) {
        Map<Instant, Long> byMinute =
                counts.stream()
                        .collect(
                                Collectors.toMap(
                                        MinuteCount::minute, MinuteCount::tweets, Math::max));
        Instant last = now.truncatedTo(ChronoUnit.MINUTES);
        List<Instant> minutes =
                IntStream.rangeClosed(1 - MINUTES, 0)
                        .mapToObj(offset -> last.plus(offset, ChronoUnit.MINUTES))
                        .toList();
        long max = minutes.stream().mapToLong(m -> byMinute.getOrDefault(m, 0L)).max().orElse(0);
        return new MinuteChart(
                minutes.stream()
                        .map(
                                minute -> {
                                    long tweets = byMinute.getOrDefault(minute, 0L);
                                    return new Bar(minute, tweets, height(tweets, max));
                                })
                        .toList());
    }

    private static int height(long tweets, long max) {
        return tweets == 0 ? 0 : (int) Math.max(1, Math.round((double) HEIGHT * tweets / max));
    }

    /** The minutes with tweets. */
    public List<Bar> newestFirst() {
        return bars.stream()
                .filter(bar -> bar.tweets() > 0)
                .sorted(Comparator.comparing(Bar::minute).reversed())
                .toList();
    }

    /** Tweets of the whole hour. */
    public long total() {
        return bars.stream().mapToLong(Bar::tweets).sum();
    }

    /** Tweets of the busiest minute. */
    public long max() {
        return bars.stream().mapToLong(Bar::tweets).max().orElse(0);
    }
}
