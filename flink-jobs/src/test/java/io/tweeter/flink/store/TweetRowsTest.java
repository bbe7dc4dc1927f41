package io.tweeter.flink.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.model.Tweet;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TweetRowsTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final LocalDate DAY = LocalDate.of(2026, 1, 31);

    private final TweetRows rows = new TweetRows("k");

    private static Tweet tweet(String id, String handle, Instant createdAt) {
        return new Tweet(id, handle, "hello", createdAt);
    }

    /** Table and values of each row. */
    private List<List<Object>> written(Tweet tweet) throws Exception {
        List<List<Object>> written = new ArrayList<>();
        rows.bind(
                tweet,
                (statement, values) -> {
                    List<Object> row = new ArrayList<>();
                    row.add(
                            rows.statements()
                                    .get(statement)
                                    .replaceAll("INSERT INTO k\\.(\\w+) .*", "$1"));
                    row.addAll(Arrays.asList(values));
                    written.add(row);
                });
        return written;
    }

    private List<Object> tables(Tweet tweet) throws Exception {
        return written(tweet).stream().map(row -> row.get(0)).toList();
    }

    @Test
    void aTweetHasARowInEachTableAndItsSlotsAreIndexed() throws Exception {
        Instant time = NOON.plusSeconds(75).plusMillis(123);

        assertThat(written(tweet("1", "ann", time)))
                .containsExactly(
                        List.of("tweets", "1", "ann", "hello", time, timestamp(time)),
                        List.of("tweets_by_time", NOON.plusSeconds(70), time, "1", "ann", "hello"),
                        List.of("tweets_by_user", "ann", NOON.plusSeconds(60), time, "1", "hello"),
                        List.of("timeline_days", "*", DAY),
                        List.of("timeline_slots", "*", DAY, NOON.plusSeconds(70)),
                        List.of("timeline_days", "@ann", DAY),
                        List.of("timeline_slots", "@ann", DAY, NOON.plusSeconds(60)));
    }

    @Test
    void aTweetIsInTheTimelineOfEachOfItsHashtags() throws Exception {
        Instant time = NOON.plusSeconds(75);
        Tweet tweet = new Tweet("1", "ann", "To #Be or not to #be #日本", time);

        assertThat(written(tweet))
                .contains(
                        List.of(
                                "tweets_by_hashtag",
                                "be",
                                NOON.plusSeconds(60),
                                time,
                                "1",
                                "ann",
                                tweet.content()),
                        List.of("timeline_days", "#be", DAY),
                        List.of("timeline_slots", "#日本", DAY, NOON.plusSeconds(60)));
        assertThat(tables(new Tweet("2", "ann", "#be", time)))
                .containsExactly("tweets", "tweets_by_time", "tweets_by_user", "tweets_by_hashtag");
    }

    /** Microseconds: as far before the beginning of 2020 as the tweet is after it. */
    private static long timestamp(Instant time) {
        Instant pivot = Instant.parse("2020-01-01T00:00:00Z");
        return ChronoUnit.MICROS.between(Instant.EPOCH, pivot.minus(Duration.between(pivot, time)));
    }

    @Test
    void theRowOfTheEarlierCopyHasTheNewerTimestampWhichIsLongAgo() throws Exception {
        long first = timestampOf(NOON);
        long second = timestampOf(NOON.plusMillis(1));
        assertThat(second).isEqualTo(first - 1000);
        assertThat(timestampOf(Instant.parse("1999-12-31T00:00:00Z")))
                .isEqualTo(timestampOf(Instant.parse("2020-01-01T00:00:00Z")))
                .isEqualTo(timestamp(Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(timestampOf(Instant.parse("9999-12-31T00:00:00Z"))).isNegative();
    }

    private long timestampOf(Instant time) throws Exception {
        List<Object> row = written(tweet("1", "ann", time)).get(0);
        return (Long) row.get(row.size() - 1);
    }

    @Test
    void everyPlaceholderHasAColumn() throws Exception {
        assertThat(rows.statements())
                .contains(
                        "INSERT INTO k.tweets (id, handle, content, created_at)"
                                + " VALUES (?, ?, ?, ?) USING TIMESTAMP ?",
                        "INSERT INTO k.tweets_by_user (handle, slot, created_at, id, content)"
                                + " VALUES (?, ?, ?, ?, ?)")
                .hasSize(6);
    }

    @Test
    void indexRowsAreWrittenOnce() throws Exception {
        written(tweet("1", "ann", NOON));

        assertThat(tables(tweet("2", "ann", NOON.plusSeconds(1))))
                .containsExactly("tweets", "tweets_by_time", "tweets_by_user");
        assertThat(tables(tweet("3", "ann", NOON.plusSeconds(10))))
                .containsExactly(
                        "tweets",
                        "tweets_by_time",
                        "tweets_by_user",
                        "timeline_days",
                        "timeline_slots");
        assertThat(tables(tweet("4", "bob", NOON)))
                .containsExactly(
                        "tweets",
                        "tweets_by_time",
                        "tweets_by_user",
                        "timeline_days",
                        "timeline_slots");
    }

    @Test
    void aHandleLikeTheNameOfEveryonesTimelineIsAnotherTimeline() throws Exception {
        written(tweet("1", "ann", NOON));

        assertThat(written(tweet("2", "*", NOON))).contains(List.of("timeline_days", "@*", DAY));
    }
}
