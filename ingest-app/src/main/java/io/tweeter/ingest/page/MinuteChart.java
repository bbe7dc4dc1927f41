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
 * Tweets per minute as a chart of the last hour, the minute that has not ended included.
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
     * @param height in percent of the busiest minute's; at least one if there was any tweet
     */
    public record Bar(Instant minute, long tweets, int height) {

        /** Where the bar begins, from the top. */
        public int top() {
            return HEIGHT - height;
        }
    }

    public MinuteChart {
        bars = List.copyOf(bars);
    }

    /** Minutes without a count had no tweets; those before the last hour are left out. */
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
        long most = minutes.stream().mapToLong(m -> byMinute.getOrDefault(m, 0L)).max().orElse(0);
        return new MinuteChart(
                minutes.stream()
                        .map(
                                minute -> {
                                    long tweets = byMinute.getOrDefault(minute, 0L);
                                    return new Bar(minute, tweets, height(tweets, most));
                                })
                        .toList());
    }

    private static int height(long tweets, long most) {
        return tweets == 0 ? 0 : (int) Math.max(1, Math.round((double) HEIGHT * tweets / most));
    }

    /** The minutes that had tweets. */
    public List<Bar> newestFirst() {
        return bars.stream()
                .filter(bar -> bar.tweets() > 0)
                .sorted(Comparator.comparing(Bar::minute).reversed())
                .toList();
    }

    /** Tweets of the hour. */
    public long total() {
        return bars.stream().mapToLong(Bar::tweets).sum();
    }

    /** Tweets of the busiest minute. */
    public long most() {
        return bars.stream().mapToLong(Bar::tweets).max().orElse(0);
    }
}
