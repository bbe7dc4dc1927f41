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

    private static TweetStream stream(int min, int max) {
        return new TweetStream(TWEETS, new TweetStream.Length(min, max), START, 1_000);
    }

    @Test
    void isReproducible() {
        TweetStream again = stream(10, 30);
        for (long index : new long[] {0, 1, 777, TWEETS - 1}) {
            assertThat(again.firstCopy(index)).isEqualTo(STREAM.firstCopy(index));
            assertThat(again.tweet(index)).isEqualTo(STREAM.tweet(index));
        }
    }

    @Test
    void oneInTenIsADuplicateOfAnEarlierFirstCopy() {
        long duplicates =
                LongStream.range(0, TWEETS)
                        .filter(index -> STREAM.firstCopy(index) != index)
                        .count();
        assertThat(duplicates / (double) TWEETS).isEqualTo(0.1, within(0.01));
        for (long index = 0; index < TWEETS; index++) {
            long firstCopy = STREAM.firstCopy(index);
            assertThat(firstCopy).isBetween(0L, index);
            assertThat(STREAM.firstCopy(firstCopy)).isEqualTo(firstCopy);
        }
    }

    @Test
    void firstCopiesHaveDistinctIds() {
        Set<String> ids = new HashSet<>();
        for (long index = 0; index < TWEETS; index++) {
            ids.add(STREAM.id(index));
        }
        assertThat(ids).hasSize((int) TWEETS);
        UUID id = UUID.fromString(STREAM.id(5));
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(STREAM.timestamp(5));
    }

    @Test
    void timestampsFollowTheIndex() {
        assertThat(STREAM.timestamp(0)).isEqualTo(START.toEpochMilli());
        assertThat(STREAM.timestamp(2_500)).isEqualTo(START.plusMillis(2_500).toEpochMilli());
    }

    @Test
    void usersWhoAreAlikeAllTweet() {
        TweetStream of = TweetStream.usual(TWEETS, 1_000, Users.alike(1_000));
        Set<String> handles = new HashSet<>();
        for (long index = 0; index < TWEETS; index++) {
            handles.add(of.tweet(index).handle());
        }
        assertThat(handles).hasSize(1_000);
    }

    @Test
    void theFirstOfTheUsualUsersTweetsMost() {
        long first = LongStream.range(0, TWEETS).filter(index -> STREAM.user(index) == 0).count();
        assertThat(first / (double) TWEETS).isEqualTo(0.134, within(0.01));
    }

    @Test
    void theNextTweetsAreOthers() {
        TweetStream next = STREAM.then(10, START.plusSeconds(TWEETS), 500);
        assertThat(next.tweet(0).createdAt()).isEqualTo(START.plusSeconds(TWEETS));
        assertThat(next.tweet(1).createdAt()).isEqualTo(next.start().plusMillis(2));
        assertThat(next.id(0)).isNotEqualTo(STREAM.id(0));
    }

    @Test
    void tweetsAreValid() throws Exception {
        TweetStream longest = stream(140, 140);
        for (long index = 0; index < 1_000; index++) {
            Tweet tweet = longest.tweet(index);
            assertThat(TweetJson.read(TweetJson.write(tweet))).isEqualTo(tweet);
        }
    }

    @Test
    void oneInTenHasAHashtagIfThereAreAny() {
        TweetStream tagged = STREAM.with(Users.zipf(100));
        long tweets =
                LongStream.range(0, TWEETS)
                        .mapToObj(tagged::tweet)
                        .filter(tweet -> tweet.content().matches(".* #topic_\\d{1,2}"))
                        .filter(tweet -> tweet.content().length() <= 30)
                        .count();
        assertThat(tweets / (double) TWEETS).isEqualTo(0.1, within(0.01));
        assertThat(LongStream.range(0, TWEETS).mapToObj(STREAM::tweet))
                .noneMatch(tweet -> tweet.content().contains("#"));
    }
}
