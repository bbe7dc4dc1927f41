package io.tweeter.flink.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.flink.job.JobEnvironment;
import io.tweeter.flink.job.JobSettings;
import io.tweeter.flink.unique.ScriptedTweets;
import io.tweeter.flink.unique.TweetSource;
import io.tweeter.model.Hashtags;
import io.tweeter.model.Timeline;
import io.tweeter.model.Tweet;
import io.tweeter.model.env.Environment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The released plan on a MiniCluster, with scripted tweets. */
class TweetCountsSqlIT {

    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final int RANKS = 100;

    private final String name = UUID.randomUUID().toString();
    private final Random random = new Random(5);
    private ScriptedTweets kafka;
    private JobClient job;

    private record Arrival(Tweet tweet, Instant time) {}

    private void start(TweetSource.Timing timing) {
        kafka = ScriptedTweets.script(name, timing);
        JobSettings settings = JobSettings.from(Environment.of(Map.of()));
        StreamExecutionEnvironment environment = JobEnvironment.create(name, settings);
        environment.setParallelism(2);
        TableEnvironment tables = TweetCountsJob.tables(environment);
        SqlScript.read("tables.sql")
                .with("tweeter", Map.of("script", name))
                .with("cassandra", Map.of())
                .with("kafka", Map.of())
                .statements()
                .forEach(statement -> tables.executeSql(captured(statement)));
        job =
                tables.loadPlan(PlanReference.fromJsonString(Resource.read(TweetCountsJob.PLAN)))
                        .execute()
                        .getJobClient()
                        .orElseThrow();
    }

    /** The same table, with connectors of the test. */
    private String captured(String createTable) {
        String table = createTable.replaceAll("(?s)CREATE TABLE (\\w+).*", "$1");
        return createTable
                .replaceFirst(",\\s*\\)$", ")")
                .replace("'connector' = 'tweeter'", "'connector' = 'scripted-tweets'")
                .replaceAll(
                        "'connector' = '(cassandra|tweeter-upsert-kafka)'",
                        "'connector' = 'captured'")
                .replaceFirst("WITH \\(", "WITH ('captured-as' = '" + name + table + "',");
    }

    @AfterEach
    void stop() throws Exception {
        if (job != null) {
            job.cancel().get();
        }
    }

    private List<Row> rows(String table) {
        return CapturedTable.named(name + table).rows();
    }

    private static void eventually(Runnable assertion) {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(assertion::run);
    }

    private Tweet tweet(String handle, Instant createdAt) {
        return new Tweet(UUID.randomUUID().toString(), handle, "hello", createdAt);
    }

    // ---- lifetime counts

    /** As instances of an earlier and of this release write them during an upgrade. */
    @Test
    void theFormsOfAHandleAreCountedAsOneUser() {
        start(ScriptedTweets.TIMELESS);
        kafka.arrive(tweet("zoe\u0308", NOON), NOON);
        kafka.arrive(tweet("zo\u00eb", NOON), NOON);
        kafka.arrive(tweet("\uff5a\uff4f\u00eb", NOON), NOON);
        kafka.arrive(tweet("end", NOON), NOON);

        eventually(
                () ->
                        assertThat(rows("tweet_counts"))
                                .containsExactlyInAnyOrder(
                                        Row.of("zo\u00eb", 3L, NOON), Row.of("end", 1L, NOON)));
    }

    @Test
    void countsAndBoardsAreThoseOfAnIndependentCount() {
        List<Tweet> tweets = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            // Few tweets each, so that many are as good as others.
            String handle = "user " + (int) Math.abs(random.nextGaussian() * 90);
            tweets.add(tweet(handle, NOON.plusMillis(random.nextInt(600_000))));
        }
        start(ScriptedTweets.TIMELESS);
        for (Tweet tweet : tweets) {
            kafka.arrive(tweet, NOON);
            if (random.nextInt(5) == 0) {
                kafka.arrive(tweet, NOON.plusSeconds(1));
            }
            if (random.nextInt(20) == 0) {
                kafka.arrive("noise".getBytes(StandardCharsets.UTF_8), NOON);
            }
        }

        Map<String, Instant> last = new HashMap<>();
        tweets.forEach(t -> last.merge(t.handle(), t.createdAt(), (a, b) -> a.isAfter(b) ? a : b));
        List<Row> counts =
                counts(tweets).entrySet().stream()
                        .map(e -> Row.of(e.getKey(), e.getValue(), last.get(e.getKey())))
                        .toList();
        assertThat(counts).hasSizeGreaterThan(RANKS);
        List<Row> perMinute =
                tweets.stream()
                        .collect(
                                Collectors.groupingBy(
                                        t -> t.createdAt().truncatedTo(ChronoUnit.MINUTES),
                                        Collectors.counting()))
                        .entrySet()
                        .stream()
                        .map(e -> Row.of(Timeline.day(e.getKey()), e.getKey(), e.getValue()))
                        .toList();
        eventually(
                () -> {
                    assertThat(rows("tweet_counts")).hasSameElementsAs(counts);
                    assertThat(rows("tweet_counts_topic")).hasSameElementsAs(counts);
                    assertThat(board("top_tweeters")).isEqualTo(board(counts(tweets)));
                    assertThat(rows("tweets_per_minute")).hasSameElementsAs(perMinute);
                });
    }

    @Test
    void aUserWithHalfOfAllTweetsIsCountedLikeOthers() {
        start(ScriptedTweets.TIMELESS);
        List<Tweet> tweets = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            String handle = i % 2 == 0 ? "star" : "user " + random.nextInt(50);
            tweets.add(tweet(handle, NOON));
        }
        tweets.forEach(tweet -> kafka.arrive(tweet, NOON));

        eventually(
                () -> {
                    assertThat(board("top_tweeters")).isEqualTo(board(counts(tweets)));
                    assertThat(rows("tweet_counts")).contains(Row.of("star", 2000L, NOON));
                });
    }

    @Test
    void usersSwapRanksAndNobodyIsOnTheBoardTwice() {
        start(ScriptedTweets.TIMELESS);
        List<Tweet> tweets = new ArrayList<>();
        for (String handle : "ann ann bob bob bob cy cy cy cy ann ann ann dee".split(" ", -1)) {
            Tweet tweet = tweet(handle, NOON);
            tweets.add(tweet);
            kafka.arrive(tweet, NOON);
            eventually(() -> assertThat(board("top_tweeters")).isEqualTo(board(counts(tweets))));
        }

        assertThat(board("top_tweeters"))
                .isEqualTo(Map.of(1L, "ann 5", 2L, "cy 4", 3L, "bob 3", 4L, "dee 1"));
    }

    // ---- the last minute

    @Test
    void theLastMinuteIsExactAtEverySlideAndEmptyInTheEnd() {
        List<Arrival> arrivals = new ArrayList<>();
        start(ScriptedTweets.TIMELESS);
        for (int slide = 1; slide <= 40; slide++) {
            Instant end = NOON.plusSeconds(5L * slide);
            // Many users at first, then fewer, then none.
            int users = slide < 8 ? 130 : slide < 14 ? 12 : 0;
            for (int i = 0; i < users * 2; i++) {
                Instant time = end.minusMillis(1 + random.nextInt(5000));
                Arrival arrival = new Arrival(tweet("u" + random.nextInt(users), time), time);
                arrivals.add(arrival);
                kafka.arrive(arrival.tweet(), time);
            }
            kafka.watermark(end);

            Map<Long, String> expected = visible(arrivals, end);
            eventually(() -> assertThat(board("top_tweeters_for_now")).isEqualTo(expected));
        }

        assertThat(rows("top_tweeters_for_now")).isEmpty();
    }

    /** The newest window, and until the next one the ranks that only the window before it had. */
    private static Map<Long, String> visible(List<Arrival> arrivals, Instant end) {
        Map<Long, String> visible = new TreeMap<>(window(arrivals, end.minusSeconds(5)));
        visible.putAll(window(arrivals, end));
        return visible;
    }

    private static Map<Long, String> window(List<Arrival> arrivals, Instant end) {
        return board(
                counts(
                        arrivals.stream()
                                .filter(a -> a.time().isBefore(end))
                                .filter(a -> !a.time().isBefore(end.minusSeconds(60)))
                                .map(Arrival::tweet)
                                .toList()));
    }

    @Test
    void theBoardEmptiesWhenTrafficStops() {
        start(ScriptedTweets.TIMELESS);
        kafka.arrive(tweet("ann", NOON), NOON.plusSeconds(1));
        // Puts her on the board; the clock alone would jump past her minute.
        kafka.watermark(NOON.plusSeconds(5));

        eventually(
                () -> {
                    CapturedTable board = CapturedTable.named(name + "top_tweeters_for_now");
                    assertThat(board.everWritten()).contains(Row.of("last-minute", 1L, "ann", 1L));
                });
        kafka.watermark(NOON.plus(Duration.ofMinutes(3)));
        eventually(
                () ->
                        assertThat(CapturedTable.named(name + "top_tweeters_for_now").rows())
                                .isEmpty());
    }

    // ---- hashtags

    private void say(String content, Instant time, List<Arrival> arrivals) {
        Tweet tweet = new Tweet(UUID.randomUUID().toString(), "ann", content, time);
        arrivals.add(new Arrival(tweet, time));
        kafka.arrive(tweet, time);
    }

    @Test
    void hashtagsAreRankedByHowFarTheyAreAboveTheirOwnPast() {
        List<Arrival> arrivals = new ArrayList<>();
        start(ScriptedTweets.TIMELESS);
        for (int i = 0; i < 1500; i++) {
            say("#often", NOON.minusSeconds(1 + random.nextInt(2400)), arrivals);
        }
        kafka.watermark(NOON);
        for (int minute = 1; minute <= 5; minute++) {
            Instant end = NOON.plus(Duration.ofMinutes(minute));
            // Many hashtags at first, then fewer, then none.
            int hashtags = minute < 3 ? 30 : minute < 4 ? 4 : 0;
            for (int i = 0; i < 2 * hashtags; i++) {
                // Not in its first seconds: after those alone the board would not be vacated.
                Instant time = end.minusMillis(1 + random.nextInt(50_000));
                String often = i % 10 == 0 ? " and #often" : "";
                say("#A" + random.nextInt(hashtags) + often, time, arrivals);
            }
            kafka.watermark(end);

            Map<Long, Trend> ranks = trending(arrivals, end.minusSeconds(60));
            ranks.putAll(trending(arrivals, end));
            Map<Long, String> expected = new TreeMap<>();
            ranks.forEach(
                    (rank, trend) -> {
                        if (trend.score() > 0) {
                            expected.put(rank, trend.toString());
                        }
                    });
            eventually(() -> assertThat(trendingRows()).isEqualTo(expected));
            if (minute == 2) {
                assertThat(expected.get(1L)).startsWith("a");
            }
        }

        assertThat(rows("trending_hashtags")).isEmpty();
    }

    private Map<Long, String> trendingRows() {
        Map<Long, String> board = new TreeMap<>();
        for (Row row : rows("trending_hashtags")) {
            assertThat(row.getField(0)).isEqualTo("1h");
            Trend trend =
                    new Trend(
                            row.getFieldAs(2),
                            row.getFieldAs(3),
                            row.getFieldAs(4),
                            row.getFieldAs(5));
            board.put(row.getFieldAs(1), trend.toString());
        }
        return board;
    }

    private record Trend(String hashtag, long tweets, double usual, double score) {

        @Override
        public String toString() {
            return "%s %d %.6f %.6f".formatted(hashtag, tweets, usual, score);
        }
    }

    /** The first twenty by rank; those that are not above their past vacate a rank. */
    private static Map<Long, Trend> trending(List<Arrival> arrivals, Instant end) {
        Map<String, Long> past = uses(arrivals, end, Duration.ofHours(1));
        Map<Long, Trend> board = new TreeMap<>();
        uses(arrivals, end, Duration.ofMinutes(1)).entrySet().stream()
                .map(
                        use -> {
                            double usual = past.get(use.getKey()) / 60.0;
                            double score = (use.getValue() - usual) / Math.sqrt(usual + 1);
                            return new Trend(use.getKey(), use.getValue(), usual, score);
                        })
                .sorted(Comparator.comparing(Trend::score).reversed().thenComparing(Trend::hashtag))
                .limit(20)
                .forEach(trend -> board.put(board.size() + 1L, trend));
        return board;
    }

    private static Map<String, Long> uses(List<Arrival> arrivals, Instant end, Duration size) {
        return arrivals.stream()
                .filter(a -> a.time().isBefore(end) && !a.time().isBefore(end.minus(size)))
                .flatMap(a -> Hashtags.of(a.tweet().content()).stream())
                .collect(Collectors.groupingBy(hashtag -> hashtag, Collectors.counting()));
    }

    @Test
    void hashtagsAreCountedByMinuteAndOnlyTheFiveHundredMostUsedOfHalfAMinute() {
        List<Arrival> arrivals = new ArrayList<>();
        start(ScriptedTweets.TIMELESS);
        for (int i = 0; i < 300; i++) {
            say("#a #b", NOON.plusMillis(random.nextInt(150_000)), arrivals);
        }
        for (int i = 100; i < 700; i++) {
            say("#rare" + i, NOON.plusSeconds(175), arrivals);
        }
        kafka.watermark(NOON.plusSeconds(180));

        List<Row> expected = new ArrayList<>();
        for (int minute = 1; minute <= 3; minute++) {
            Instant end = NOON.plus(Duration.ofMinutes(minute));
            LocalDateTime start = LocalDateTime.ofInstant(end.minusSeconds(60), ZoneOffset.UTC);
            uses(arrivals, end, Duration.ofMinutes(1)).entrySet().stream()
                    .filter(use -> use.getKey().compareTo("rare600") < 0)
                    .forEach(use -> expected.add(Row.of(use.getKey(), start, use.getValue())));
        }
        assertThat(expected).hasSizeGreaterThan(500);
        eventually(() -> assertThat(rows("hashtags_per_minute")).hasSameElementsAs(expected));
    }

    // ---- the independent count

    private static Map<String, Long> counts(Collection<Tweet> tweets) {
        return tweets.stream().collect(Collectors.groupingBy(Tweet::handle, Collectors.counting()));
    }

    private static Map<Long, String> board(Map<String, Long> counts) {
        Map<Long, String> board = new TreeMap<>();
        counts.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(RANKS)
                .forEach(e -> board.put(board.size() + 1L, e.getKey() + " " + e.getValue()));
        return board;
    }

    private Map<Long, String> board(String table) {
        return rows(table).stream()
                .collect(
                        Collectors.toMap(
                                row -> row.<Long>getFieldAs(1),
                                row -> row.getField(2) + " " + row.getField(3),
                                (a, b) -> a + " and " + b,
                                TreeMap::new));
    }
}
