package io.tweeter.flink;

import static io.tweeter.flink.SentTweets.top;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.flink.Note.Paragraph;
import io.tweeter.flink.SqlSession.Column;
import io.tweeter.model.Hashtags;
import io.tweeter.model.Tweet;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;

/** Runs paragraphs of the note as a person does, and looks whether they show what was tweeted. */
final class NoteRun {

    private static final int TOP = 10;
    private static final int NEWEST = 20;
    private static final Pattern PLACE = Pattern.compile("\\{(\\d+)}");

    private final SqlSession session;
    private final TestPipeline pipeline;
    private final SentTweets sent;
    private final Map<String, String> answers;

    /**
     * @param answers what is entered into forms
     */
    NoteRun(
            SqlSession session,
            TestPipeline pipeline,
            SentTweets sent,
            Map<String, String> answers) {
        this.session = session;
        this.pipeline = pipeline;
        this.sent = sent;
        this.answers = answers;
        // That of the JVM otherwise; the minutes of the note are in it.
        session.set("table.local-time-zone", "UTC");
    }

    void run(Paragraph paragraph) throws Exception {
        if (paragraph.isStreaming()) {
            runQuery(paragraph);
        } else if (paragraph.isSql()) {
            paragraph.statements(answers).forEach(session::execute);
        } else {
            configure(paragraph);
        }
    }

    /** What Zeppelin hands on to its session; the rest says where Flink is. */
    private void configure(Paragraph paragraph) throws Exception {
        Properties conf = new Properties();
        conf.load(new StringReader(paragraph.text()));
        conf.stringPropertyNames().stream()
                .filter(name -> name.startsWith("table.exec."))
                .forEach(name -> session.set(name, conf.getProperty(name)));
    }

    private void runQuery(Paragraph paragraph) throws Exception {
        if (paragraph.text().contains("stored_")) {
            patiently().untilAsserted(this::everythingIsStoredAndCounted);
        }
        if (paragraph.title().equals("Whether every tweet is stored")) {
            storeTweetThatTheTopicNoLongerHas();
        }
        session.set("pipeline.name", paragraph.properties().get("jobName"));
        session.set("parallelism.default", paragraph.properties().get("parallelism"));
        SqlSession.Result result = session.execute(paragraph.statements(answers).get(0));
        check(paragraph, result);
        checkKind(paragraph, result);
        checkChart(paragraph, result);
        if (!paragraph.text().contains("scan.bounded.mode")) {
            result.stop(); // others end by themselves
        }
    }

    private void check(Paragraph paragraph, SqlSession.Result result) throws Exception {
        switch (paragraph.title()) {
            case "Top tweeters", "Top tweeters, from those counts" ->
                    eventually(result, () -> top(TOP, sent.all()));
            case "How many tweets" -> eventually(result, this::totals);
            case "Top tweeters of the last minute" -> checkLastMinute(result);
            case "Tweets per minute" ->
                    patiently()
                            .untilAsserted(
                                    () ->
                                            assertThat(result.rows())
                                                    .containsAll(minutesThatAreOver()));
            case "Trending hashtags" ->
                    patiently()
                            .untilAsserted(
                                    () ->
                                            assertThat(result.rows())
                                                    .extracting(row -> row.subList(0, 3))
                                                    .containsAll(hashtagsOfMinutesThatAreOver()));
            case "One user's tweets" -> eventually(result, this::newestOfOne);
            case "Tweets with the counts of their users" ->
                    patiently()
                            .untilAsserted(
                                    () ->
                                            assertThat(result.rows())
                                                    .extracting(row -> row.subList(1, 4))
                                                    .containsExactlyInAnyOrderElementsOf(
                                                            withCounts()));
            case "Whether every tweet is stored" -> {
                String all = Integer.toString(sent.all().size());
                eventually(result, () -> List.of(List.of(all, all, "0")));
                pipeline.query("DELETE FROM tweets WHERE id = 'old'");
            }
            case "Who asks most questions" ->
                    patiently()
                            .untilAsserted(
                                    () ->
                                            assertThat(board("questions"))
                                                    .isEqualTo(top(TOP, questions())));
            default -> throw new AssertionError("what does it show? " + paragraph.title());
        }
    }

    private static void eventually(
            SqlSession.Result result, Supplier<List<List<String>>> expected) {
        patiently()
                .untilAsserted(
                        () ->
                                assertThat(result.rows())
                                        .containsExactlyInAnyOrderElementsOf(expected.get()));
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(100));
    }

    // ---- what is to be seen, by an independent count

    private List<List<String>> totals() {
        return List.of(
                List.of(
                        Integer.toString(sent.all().size()),
                        Integer.toString(sent.counts().size())));
    }

    /** Not with the minute that still runs, nor with tweets that a test dates ahead. */
    private List<List<String>> minutesThatAreOver() {
        Instant thisMinute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        return sent
                .those(
                        tweet ->
                                tweet.createdAt()
                                        .isBefore(thisMinute.minus(Duration.ofMinutes(10))))
                .stream()
                .collect(
                        Collectors.groupingBy(
                                tweet -> tweet.createdAt().truncatedTo(ChronoUnit.MINUTES),
                                Collectors.counting()))
                .entrySet()
                .stream()
                .map(minute -> List.of(local(minute.getKey()), minute.getValue().toString()))
                .toList();
    }

    private List<List<String>> hashtagsOfMinutesThatAreOver() {
        Instant thisMinute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        List<List<String>> uses =
                sent
                        .those(
                                tweet ->
                                        tweet.createdAt()
                                                .isBefore(thisMinute.minus(Duration.ofMinutes(10))))
                        .stream()
                        .flatMap(
                                tweet ->
                                        Hashtags.of(tweet.content()).stream()
                                                .map(
                                                        hashtag ->
                                                                List.of(
                                                                        local(
                                                                                tweet.createdAt()
                                                                                        .truncatedTo(
                                                                                                ChronoUnit
                                                                                                        .MINUTES)),
                                                                        hashtag)))
                        .collect(Collectors.groupingBy(use -> use, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .map(
                                use ->
                                        List.of(
                                                use.getKey().get(0),
                                                use.getKey().get(1),
                                                use.getValue().toString()))
                        .toList();
        assertThat(uses).isNotEmpty();
        return uses;
    }

    private static String local(Instant time) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                LocalDateTime.ofInstant(time, ZoneOffset.UTC));
    }

    private List<List<String>> newestOfOne() {
        return sent.those(tweet -> tweet.handle().equals(answers.get("handle"))).stream()
                .sorted(Comparator.comparing(Tweet::createdAt).reversed())
                .limit(NEWEST)
                .map(tweet -> List.of(tweet.createdAt().toString(), tweet.content()))
                .toList();
    }

    private void everythingIsStoredAndCounted() {
        assertThat(pipeline.query("SELECT id FROM tweets")).hasSize(sent.all().size());
        assertThat(
                        pipeline.query("SELECT handle, tweets FROM tweet_counts").stream()
                                .collect(
                                        Collectors.toMap(
                                                row -> row.getString("handle"),
                                                row -> row.getLong("tweets"))))
                .isEqualTo(sent.counts());
    }

    /** Cassandra keeps tweets for longer than Kafka. */
    private void storeTweetThatTheTopicNoLongerHas() {
        Instant time = Instant.parse("2020-01-01T00:00:00Z");
        pipeline.write(
                "tweets",
                time,
                Map.of("id", "old", "handle", "amy", "content", "old", "created_at", time));
    }

    private List<List<String>> withCounts() {
        Map<String, Long> counts = sent.counts();
        return sent.all().stream()
                .map(
                        tweet ->
                                List.of(
                                        tweet.handle(),
                                        tweet.content(),
                                        counts.get(tweet.handle()).toString()))
                .toList();
    }

    private List<Tweet> questions() {
        return sent.those(tweet -> tweet.content().contains("?"));
    }

    private List<List<String>> board(String name) {
        return pipeline
                .query("SELECT rank, handle, tweets FROM top_tweeters WHERE board = ?", name)
                .stream()
                .map(row -> List.of(row.getString("handle"), Long.toString(row.getLong("tweets"))))
                .toList();
    }

    /** Dated ahead, so that the clock does not move time on meanwhile, but later tweets do. */
    private void checkLastMinute(SqlSession.Result result) throws Exception {
        Instant time = sent.newest(Instant.now()).plus(Duration.ofMinutes(10));
        for (String handle : List.of("bob", "amy", "bob", "cy", "amy", "dee", "bob")) {
            sent.send(handle, "live", time);
        }
        List<Tweet> live = sent.those(tweet -> tweet.createdAt().equals(time));
        // Windows end every five seconds.
        sent.sendToEachPartition("eve", "later", time.plusSeconds(6));
        eventually(result, () -> top(TOP, live));
    }

    // ---- what Zeppelin makes of it

    private static void checkKind(Paragraph paragraph, SqlSession.Result result) {
        List<Column> columns = result.columns();
        switch (paragraph.properties().getOrDefault("type", "insert")) {
            case "append" -> {
                assertThat(result.hasTakenBack()).as("rows taken back").isFalse();
                // Zeppelin forgets rows by their time, and takes no other type for it.
                assertThat(columns.get(0).type()).isEqualTo("TIMESTAMP_WITHOUT_TIME_ZONE");
            }
            case "single" ->
                    assertThat(
                                    PLACE.matcher(paragraph.properties().get("template"))
                                            .results()
                                            .map(place -> Integer.parseInt(place.group(1))))
                            .isNotEmpty()
                            .allMatch(column -> column < columns.size());
            default -> {} // any rows will do
        }
    }

    private static void checkChart(Paragraph paragraph, SqlSession.Result result) {
        JsonNode graph = paragraph.graph();
        for (String role : List.of("keys", "groups", "values")) {
            for (JsonNode column : graph.path(role)) {
                assertThat(result.columns().get(column.get("index").asInt()).name())
                        .as("%s of the chart of %s", role, paragraph.title())
                        .isEqualTo(column.get("name").asText());
            }
        }
    }
}
