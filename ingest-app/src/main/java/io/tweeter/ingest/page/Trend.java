package io.tweeter.ingest.page;

import io.tweeter.ingest.read.TrendingHashtag;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A trending hashtag with a small line of its last hour.
 *
 * @param lastHour its minutes, to now
 */
public record Trend(TrendingHashtag hashtag, MinuteChart lastHour) {

    static Trend of(TrendingHashtag hashtag, Instant now) {
        return new Trend(hashtag, MinuteChart.of(hashtag.minutes(), now));
    }

    /** The points of the line, as SVG has them: a minute each from left to right, 0 to 100 high. */
    public String points() {
        List<MinuteChart.Bar> bars = lastHour.bars();
        return IntStream.range(0, bars.size())
                .mapToObj(i -> i + "," + bars.get(i).top())
                .collect(Collectors.joining(" "));
    }
}
