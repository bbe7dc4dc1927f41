package io.tweeter.ingest.read;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tweeter.ingest.http.Json;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Results of reads as JSON, in UTF-8 and on one line. */
public final class ReadJson {

    private ReadJson() {}

    /** {@code {"tweets": [...], "next": CURSOR or null}}. */
    public static Buffer page(Page page) {
        return Json.write(
                json -> {
                    json.writeStartObject();
                    json.writeFieldName("tweets");
                    writeTweets(json, page.tweets());
                    json.writeStringField("next", page.next().map(Cursor::text).orElse(null));
                    json.writeEndObject();
                });
    }

    /** An array of tweets. */
    public static Buffer tweets(List<Tweet> tweets) {
        return Json.write(json -> writeTweets(json, tweets));
    }

    /** Each tweet as it is on Kafka. */
    private static void writeTweets(JsonGenerator json, List<Tweet> tweets) throws IOException {
        json.writeStartArray();
        for (Tweet tweet : tweets) {
            json.writeRawValue(new String(TweetJson.write(tweet), StandardCharsets.UTF_8));
        }
        json.writeEndArray();
    }

    /** {@code {"handle", "tweets", "last_tweet_at"}}. */
    public static Buffer user(UserCount user) {
        return Json.write(
                json -> {
                    json.writeStartObject();
                    json.writeStringField("handle", user.handle());
                    json.writeNumberField("tweets", user.tweets());
                    json.writeStringField(
                            "last_tweet_at",
                            user.lastTweetAt().map(TweetJson::formatTime).orElse(null));
                    json.writeEndObject();
                });
    }

    /** An array of {@code {"rank", "handle", "tweets"}}. */
    public static Buffer ranks(List<RankedUser> users) {
        return Json.write(
                json -> {
                    json.writeStartArray();
                    for (RankedUser user : users) {
                        json.writeStartObject();
                        json.writeNumberField("rank", user.rank());
                        json.writeStringField("handle", user.handle());
                        json.writeNumberField("tweets", user.tweets());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }

    /** An array of {@code {"minute", "tweets"}}. */
    public static Buffer minutes(List<MinuteCount> counts) {
        return Json.write(json -> writeMinutes(json, counts));
    }

    private static void writeMinutes(JsonGenerator json, List<MinuteCount> counts)
            throws IOException {
        json.writeStartArray();
        for (MinuteCount count : counts) {
            json.writeStartObject();
            json.writeStringField("minute", TweetJson.formatTime(count.minute()));
            json.writeNumberField("tweets", count.tweets());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** An array of {@code {"rank", "hashtag", "tweets", "usual", "score", "minutes"}}. */
    public static Buffer trending(List<TrendingHashtag> hashtags) {
        return Json.write(
                json -> {
                    json.writeStartArray();
                    for (TrendingHashtag hashtag : hashtags) {
                        json.writeStartObject();
                        json.writeNumberField("rank", hashtag.rank());
                        json.writeStringField("hashtag", hashtag.hashtag());
                        json.writeNumberField("tweets", hashtag.tweets());
                        json.writeNumberField("usual", rounded(hashtag.usual()));
                        json.writeNumberField("score", rounded(hashtag.score()));
                        json.writeFieldName("minutes");
                        writeMinutes(json, hashtag.minutes());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }

    /** More digits say nothing. */
    private static double rounded(double number) {
        return Math.round(1000 * number) / 1000.0;
    }
}
