package io.tweeter.deploy.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.tools.verify.Difference.Kind;
import io.tweeter.deploy.tools.verify.StoredTables.Ranked;
import io.tweeter.deploy.tools.verify.StoredTables.UserCount;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AggregateComparisonTest {

    private static final long MINUTE = 60_000;
    private static final Aggregates KING_5_HAM_3 =
            Aggregates.of(Stream.concat(copies("king", 5), copies("ham", 3)));
    private static final Aggregates NOTHING = Aggregates.of(Stream.of());

    private AggregateComparison comparison = quiet(KING_5_HAM_3);

    @Test
    void tweetsMakeCountsTimesAndMinutes() {
        Aggregates aggregates = Aggregates.of(Stream.of(copy("king", 0), copy("king", 61_000)));
        assertThat(aggregates.tweets()).isEqualTo(Map.of("king", 2L));
        assertThat(aggregates.lastTweetAt()).isEqualTo(Map.of("king", 61_000L));
        assertThat(aggregates.minutes()).isEqualTo(Map.of(0L, 1L, MINUTE, 1L));
    }

    @Test
    void whatIsRightIsNoDifference() {
        comparison.requireCounts(
                Map.of("king", new UserCount(5, 5_000), "ham", new UserCount(3, 3_000)));
        comparison.requireTopic(
                Map.of("king", new UserCount(5, 5_000), "ham", new UserCount(3, 3_000)));
        comparison.requireMinutes(Map.of(0L, 8L));
        comparison.requireBoard(List.of(new Ranked(1, "king", 5), new Ranked(2, "ham", 3)));
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.uncounted(Map.of("king", new UserCount(4, 0)))).isEqualTo(4);
    }

    @Test
    void aCountThatIsMissingOrWrongIsMiscounted() {
        comparison.requireCounts(Map.of("king", new UserCount(6, 5_000)));
        assertDifferences(
                Kind.MISCOUNTED,
                "king has 5 tweets but a count of 6 in tweet_counts",
                "ham has 3 tweets but a count of 0 in tweet_counts",
                "ham tweeted last at 1970-01-01T00:00:03Z but has last_tweet_at never in tweet_counts");
    }

    @Test
    void aLastTweetAtThatIsTooEarlyOrTooLateIsMiscounted() {
        comparison.requireCounts(
                Map.of("king", new UserCount(5, 4_999), "ham", new UserCount(3, 3_001)));
        assertDifferences(
                Kind.MISCOUNTED,
                "king tweeted last at 1970-01-01T00:00:05Z but has last_tweet_at 1970-01-01T00:00:04.999Z in tweet_counts",
                "ham tweeted last at 1970-01-01T00:00:03Z but has last_tweet_at 1970-01-01T00:00:03.001Z in tweet_counts");
    }

    @Test
    void aNewestRecordOfTheTopicThatIsOldIsMiscounted() {
        comparison.requireTopic(
                Map.of("king", new UserCount(4, 4_000), "ham", new UserCount(3, UserCount.NEVER)));
        assertDifferences(
                Kind.MISCOUNTED,
                "king has 5 tweets but a count of 4 on topic tweet-counts",
                "king tweeted last at 1970-01-01T00:00:05Z but has last_tweet_at 1970-01-01T00:00:04Z on topic tweet-counts",
                "ham tweeted last at 1970-01-01T00:00:03Z but has last_tweet_at never on topic tweet-counts");
    }

    @Test
    void aMinuteThatIsOffByOneOrMissingIsMiscounted() {
        comparison.requireMinutes(Map.of(0L, 7L, MINUTE, 1L));
        assertDifferences(
                Kind.MISCOUNTED,
                "minute 1970-01-01T00:00:00Z has 8 tweets but a count of 7 in tweets_per_minute",
                "minute 1970-01-01T00:01:00Z has 0 tweets but a count of 1 in tweets_per_minute");
    }

    @Test
    void swappedRanksAreChanged() {
        comparison.requireBoard(List.of(new Ranked(1, "ham", 3), new Ranked(2, "king", 5)));
        assertDifferences(
                Kind.CHANGED,
                "ham with 3 tweets is at rank 1 of board all-time in top_tweeters, above king with 5");
    }

    @Test
    void tiesAreOrderedByHandle() {
        comparison = quiet(Aggregates.of(Stream.of(copy("ann", 0), copy("bob", 0))));
        comparison.requireBoard(List.of(new Ranked(1, "ann", 1), new Ranked(2, "bob", 1)));
        assertThat(comparison.differences()).isEmpty();
        comparison.requireBoard(List.of(new Ranked(1, "bob", 1), new Ranked(2, "ann", 1)));
        assertThat(comparison.differences()).hasSize(1);
    }

    @Test
    void aUserWithoutARankIsLost() {
        comparison.requireBoard(List.of(new Ranked(1, "ham", 3)));
        assertDifferences(
                Kind.LOST, "king with 5 tweets is missing from board all-time in top_tweeters");
    }

    @Test
    void aUserWithTwoRanksIsDoubled() {
        comparison.requireBoard(
                List.of(
                        new Ranked(1, "king", 5),
                        new Ranked(2, "ham", 3),
                        new Ranked(3, "king", 5)));
        assertThat(comparison.differences())
                .contains(
                        new Difference(
                                Kind.DOUBLED,
                                "king has a second rank, 3, on board all-time in top_tweeters"));
    }

    @Test
    void onlyAHundredUsersHaveRanks() {
        comparison =
                quiet(
                        Aggregates.of(
                                LongStream.rangeClosed(1, 101)
                                        .boxed()
                                        .flatMap(n -> copies("user " + n, n))));
        List<Ranked> board =
                LongStream.rangeClosed(1, 100)
                        .mapToObj(rank -> new Ranked(rank, "user " + (102 - rank), 102 - rank))
                        .toList();
        comparison.requireBoard(board);
        assertThat(comparison.differences()).isEmpty();
        comparison.requireBoard(board.subList(0, 99));
        assertThat(comparison.differences())
                .extracting(Difference::what)
                .contains("user 2 with 2 tweets is missing from board all-time in top_tweeters");
    }

    @Test
    void whatIsCountedMeanwhileMayBeInOrNot() {
        Aggregates after = Aggregates.of(Stream.concat(copies("king", 7), copies("new", 1)));
        for (long tweets = 5; tweets <= 7; tweets++) {
            comparison =
                    new AggregateComparison(
                            Aggregates.of(copies("king", 5)), Map.of(), after, Long.MIN_VALUE);
            comparison.requireCounts(Map.of("king", new UserCount(tweets, tweets * 1_000)));
            comparison.requireTopic(
                    Map.of(
                            "king",
                            new UserCount(tweets, tweets * 1_000),
                            "new",
                            new UserCount(1, 1_000)));
            comparison.requireMinutes(Map.of(0L, tweets + 1));
            comparison.requireBoard(
                    List.of(new Ranked(1, "new", 1), new Ranked(2, "king", tweets)));
            assertThat(comparison.differences()).isEmpty();
        }
    }

    @Test
    void countsMayBeHigherIfRecordsHaveExpired() {
        comparison = new AggregateComparison(NOTHING, Map.of(), NOTHING, 1_000);
        comparison.requireCounts(Map.of("ham", new UserCount(1, 1_000)));
        comparison.requireMinutes(Map.of(0L, 1L));
        comparison.requireTopic(Map.of("ham", new UserCount(1, 1_000)));
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void whatIsNewerThanAllThatExpiredMayNot() {
        Aggregates left = Aggregates.of(copies("king", 1));
        comparison = new AggregateComparison(left, Map.of(), left, 2_000);
        comparison.requireCounts(
                Map.of("king", new UserCount(1, 2_001), "ham", new UserCount(1, 2_001)));
        comparison.requireMinutes(Map.of(0L, 1L, MINUTE, 1L));
        assertDifferences(
                Kind.MISCOUNTED,
                "king tweeted last at 1970-01-01T00:00:01Z but has last_tweet_at 1970-01-01T00:00:02.001Z in tweet_counts",
                "ham has no tweet in Kafka but has last_tweet_at 1970-01-01T00:00:02.001Z in tweet_counts",
                "minute 1970-01-01T00:01:00Z has 0 tweets but a count of 1 in tweets_per_minute");
    }

    @Test
    void tweetsThatKafkaNoLongerHasAreCountedToo() {
        comparison =
                new AggregateComparison(
                        Aggregates.of(copies("king", 3)),
                        Map.of("king", 2L),
                        Aggregates.of(copies("king", 3)),
                        Long.MAX_VALUE);
        comparison.requireCounts(Map.of("king", new UserCount(5, 5_000)));
        assertThat(comparison.differences()).isEmpty();
        comparison.requireCounts(Map.of("king", new UserCount(4, 5_000)));
        assertDifferences(Kind.MISCOUNTED, "king has 5 tweets but a count of 4 in tweet_counts");
    }

    private static AggregateComparison quiet(Aggregates tweets) {
        return new AggregateComparison(tweets, Map.of(), tweets, Long.MIN_VALUE);
    }

    /** Tweets of the first minute, a second apart. */
    private static Stream<FirstCopy> copies(String handle, long tweets) {
        return LongStream.rangeClosed(1, tweets)
                .mapToObj(n -> copy(handle, Math.min(n, 59) * 1_000));
    }

    private static FirstCopy copy(String handle, long createdAt) {
        return new FirstCopy("1", handle, 0, 0, createdAt, createdAt, List.of(), 0);
    }

    private void assertDifferences(Kind kind, String... what) {
        assertThat(comparison.differences())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(what).map(line -> new Difference(kind, line)).toList());
    }
}
