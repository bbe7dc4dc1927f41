package io.tweeter.ingest.read;

import java.util.List;

/**
 * A hashtag that is used more than usual. The score is explained in {@code trending-hashtags.sql}.
 *
 * @param rank from 1
 * @param hashtag normalized, without {@code #}
 * @param tweets of the last minute
 * @param usual mean of the minutes of the last hour
 * @param score how far the last minute is above that, in standard deviations
 * @param minutes of the last hour, oldest first, without those that are 0
 */
public record TrendingHashtag(
        long rank,
        String hashtag,
        long tweets,
        double usual,
        double score,
        List<MinuteCount> minutes) {

    public TrendingHashtag {
        minutes = List.copyOf(minutes);
    }
}
