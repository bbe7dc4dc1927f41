package io.tweeter.benchmark.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TweetStreamTest {

    private static final long TWEETS = 20_000;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final TweetStream STREAM = stream(10, 30);

    private static TweetStream stream(int least, int most) {
        return new TweetStream(TWEETS, new TweetStream.Length(least, most), START, 1_000);
    }

    @Test
    void isTheSameEachTime() {
        TweetStream again = stream(10, 30);
        for (long place : new long[] {0, 1, 777, TWEETS - 1}) {
            assertThat(again.original(place)).isEqualTo(STREAM.original(place));
            assertThat(again.tweet(place)).isEqualTo(STREAM.tweet(place));
        }
    }

    @Test
    void oneInTenIsACopyOfAnEarlierOriginal() {
        long copies =
                LongStream.range(0, TWEETS)
                        .filter(place -> STREAM.original(place) != place)
                        .count();
        assertThat(copies / (double) TWEETS).isEqualTo(0.1, within(0.01));
        for (long place = 0; place < TWEETS; place++) {
            long original = STREAM.original(place);
            assertThat(original).isBetween(0L, place);
            assertThat(STREAM.original(original)).isEqualTo(original);
        }
    }

    @Test
    void originalsHaveIdsOfTheirOwn() {
        Set<String> ids = new HashSet<>();
        for (long place = 0; place < TWEETS; place++) {
            ids.add(STREAM.id(place));
        }
        assertThat(ids).hasSize((int) TWEETS);
        UUID id = UUID.fromString(STREAM.id(5));
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(STREAM.timestamp(5));
    }

    @Test
    void timeIsThatOfThePlace() {
        assertThat(STREAM.timestamp(0)).isEqualTo(START.toEpochMilli());
        assertThat(STREAM.timestamp(2_500)).isEqualTo(START.plusMillis(2_500).toEpochMilli());
    }

    @Test
    void tweetsAreValid() throws Exception {
        TweetStream longest = stream(140, 140);
        for (long place = 0; place < 1_000; place++) {
            Tweet tweet = longest.tweet(place);
            assertThat(TweetJson.read(TweetJson.write(tweet))).isEqualTo(tweet);
        }
    }
}
