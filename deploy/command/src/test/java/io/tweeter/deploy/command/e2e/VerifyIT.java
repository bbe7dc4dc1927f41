package io.tweeter.deploy.command.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.model.DeadLetterHeaders;
import io.tweeter.model.Timeline;
import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetHeaders;
import io.tweeter.model.TweetJson;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

/** {@code tweeter verify} and {@code tweeter dead-letters} on a running pipeline. */
class VerifyIT extends OnStack {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final String handle = "witness " + run;

    VerifyIT(TestStack stack) {
        super(stack);
    }

    @Test
    void verifySucceedsWhileTweetsArrive() throws Exception {
        try (Crowd crowd = new Crowd(pipeline, stack.loadBalancer(), handle)) {
            await().atMost(TIMEOUT).until(() -> crowd.accepted() > 200);
            CommandRun verify = stack.tweeterOnServers("verify");
            crowd.stop();
            assertThat(verify.out()).contains("Each tweet is stored once and counted once.");
            assertThat(verify.exitCode()).as(verify.err()).isZero();
        }
    }

    /** One change for each comparison. */
    @Test
    void verifyNamesEachChangeOfTablesAndTopics() throws Exception {
        String tag = "tag" + run;
        Tweet one = new Tweet(UUID.randomUUID().toString(), handle + " one", "Seen.", now());
        Tweet two =
                new Tweet(UUID.randomUUID().toString(), handle + " two", "Seen by #" + tag, now());
        String labelOfOne = label(one, pipeline.produce(one));
        String labelOfTwo = label(two, pipeline.produce(two));
        stack.verify();
        Instant slot = Timeline.of(one.handle()).slot(one.createdAt());
        LocalDate day = Timeline.day(slot);
        Instant slotOfTag = Timeline.ofHashtag(tag).slot(two.createdAt());
        Instant minute = one.createdAt().truncatedTo(ChronoUnit.MINUTES);
        Row ofMinute =
                pipeline.query(
                                "SELECT tweets, WRITETIME(tweets) FROM tweets_per_minute WHERE day = ? AND minute = ?",
                                Timeline.day(minute),
                                minute)
                        .get(0);
        List<Row> board =
                pipeline.query(
                        "SELECT handle, tweets, WRITETIME(handle) FROM top_tweeters WHERE board = 'all-time' LIMIT 2");
        Instant earlier = two.createdAt().minusMillis(1);
        String letter;
        try {
            pipeline.execute(
                    "DELETE FROM tweets_by_user WHERE handle = ? AND slot = ?", one.handle(), slot);
            pipeline.execute(
                    "DELETE FROM timeline_slots WHERE timeline = ? AND day = ? AND slot = ?",
                    "@" + one.handle(),
                    day,
                    slot);
            pipeline.execute(
                    "DELETE FROM tweets_by_hashtag WHERE hashtag = ? AND slot = ? AND created_at = ? AND id = ?",
                    tag,
                    slotOfTag,
                    two.createdAt(),
                    two.id());
            pipeline.execute(
                    "INSERT INTO tweets (id, handle, content, created_at) VALUES ('made-up', 'x', 'y', 0)");
            pipeline.execute(
                    "INSERT INTO tweets_by_hashtag (hashtag, slot, created_at, id, handle, content) VALUES (?, ?, ?, 'made-up', 'x', 'y')",
                    tag,
                    slotOfTag,
                    two.createdAt());
            pipeline.execute(
                    "INSERT INTO timeline_days (timeline, day) VALUES ('@made-up', ?)", day);
            pipeline.execute(
                    "INSERT INTO tweets_by_time (slot, created_at, id, handle, content) VALUES (0, ?, ?, ?, ?)",
                    two.createdAt(),
                    two.id(),
                    two.handle(),
                    two.content());
            pipeline.execute("UPDATE tweets SET content = 'Changed.' WHERE id = ?", two.id());
            pipeline.execute(
                    "INSERT INTO tweet_counts (handle, tweets) VALUES (?, 7)", one.handle());
            pipeline.execute(
                    "INSERT INTO tweet_counts (handle, last_tweet_at) VALUES (?, ?)",
                    two.handle(),
                    earlier);
            setMinute(minute, ofMinute, 1);
            rank(1, board.get(1), board.get(0), 1);
            rank(2, board.get(0), board.get(1), 1);
            pipeline.produceTo(
                    new ProducerRecord<>(
                            Topics.COUNTS,
                            two.handle().getBytes(UTF_8),
                            "{\"tweets\": 9}".getBytes(UTF_8)));
            letter = pipeline.produceTo(deadLetter(one, "0", "999999999"));

            CommandRun verify = stack.tweeterOnServers("verify", "--json", "--timeout=0");

            assertThat(verify.exitCode()).isEqualTo(1);
            JsonNode report = JSON.readTree(verify.out());
            assertThat(report.get("differences"))
                    .extracting(
                            found ->
                                    found.get("kind").textValue()
                                            + ": "
                                            + found.get("what").textValue())
                    .containsExactlyInAnyOrder(
                            "lost: " + labelOfOne + " is missing from tweets_by_user",
                            "lost: slot %s of timeline @%s in timeline_slots is missing"
                                    .formatted(slot, one.handle()),
                            "lost: tweet %s with #%s of %s in tweets_by_hashtag is missing"
                                    .formatted(two.id(), tag, two.createdAt()),
                            "unknown: tweet made-up in tweets is not in Kafka",
                            "unknown: tweet made-up with #%s of %s in tweets_by_hashtag is not in Kafka"
                                    .formatted(tag, two.createdAt()),
                            "unknown: day %s of timeline @made-up in timeline_days is of no tweet in Kafka"
                                    .formatted(day),
                            "unknown: the record of dead letter %s, tweets-0 at offset 999999999, is not in Kafka"
                                    .formatted(letter),
                            "doubled: " + labelOfTwo + " has 2 rows, not 1, in tweets_by_time",
                            "changed: %s differs in tweets: expected \"%s\" by %s at %s, found \"Changed.\" by %s at %s"
                                    .formatted(
                                            labelOfTwo,
                                            two.content(),
                                            two.handle(),
                                            two.createdAt(),
                                            two.handle(),
                                            two.createdAt()),
                            "changed: %s with %d tweets is at rank 1 of board all-time in top_tweeters, above %s with %d"
                                    .formatted(
                                            board.get(1).getString(0),
                                            board.get(1).getLong(1),
                                            board.get(0).getString(0),
                                            board.get(0).getLong(1)),
                            "miscounted: %s has 1 tweets but a count of 7 in tweet_counts"
                                    .formatted(one.handle()),
                            "miscounted: %s tweeted last at %s but has last_tweet_at %s in tweet_counts"
                                    .formatted(two.handle(), two.createdAt(), earlier),
                            "miscounted: minute %s has %d tweets but a count of %d in tweets_per_minute"
                                    .formatted(
                                            minute, ofMinute.getLong(0), ofMinute.getLong(0) + 1),
                            "miscounted: %s has 1 tweets but a count of 9 on topic tweet-counts"
                                    .formatted(two.handle()),
                            "miscounted: %s tweeted last at %s but has last_tweet_at never on topic tweet-counts"
                                    .formatted(two.handle(), two.createdAt()));
            assertThat(report.get("miscounted").intValue()).isEqualTo(5);
        } finally {
            pipeline.execute(
                    "INSERT INTO tweets_by_user (handle, slot, created_at, id, content) VALUES (?, ?, ?, ?, ?)",
                    one.handle(),
                    slot,
                    one.createdAt(),
                    one.id(),
                    one.content());
            pipeline.execute(
                    "INSERT INTO timeline_slots (timeline, day, slot) VALUES (?, ?, ?)",
                    "@" + one.handle(),
                    day,
                    slot);
            pipeline.execute(
                    "INSERT INTO tweets_by_hashtag (hashtag, slot, created_at, id, handle, content) VALUES (?, ?, ?, ?, ?, ?)",
                    tag,
                    slotOfTag,
                    two.createdAt(),
                    two.id(),
                    two.handle(),
                    two.content());
            pipeline.execute("DELETE FROM tweets WHERE id = 'made-up'");
            pipeline.execute(
                    "DELETE FROM tweets_by_hashtag WHERE hashtag = ? AND slot = ? AND created_at = ? AND id = 'made-up'",
                    tag,
                    slotOfTag,
                    two.createdAt());
            pipeline.execute("DELETE FROM timeline_days WHERE timeline = '@made-up'");
            pipeline.execute("DELETE FROM tweets_by_time WHERE slot = 0");
            pipeline.execute("UPDATE tweets SET content = ? WHERE id = ?", two.content(), two.id());
            pipeline.execute(
                    "INSERT INTO tweet_counts (handle, tweets) VALUES (?, 1)", one.handle());
            pipeline.execute(
                    "INSERT INTO tweet_counts (handle, last_tweet_at) VALUES (?, ?)",
                    two.handle(),
                    two.createdAt());
            setMinute(minute, ofMinute, 0);
            rank(1, board.get(0), board.get(0), 2);
            rank(2, board.get(1), board.get(1), 2);
            for (String count :
                    Arrays.asList(
                            null,
                            "{\"tweets\": 1, \"last_tweet_at\": \"%s\"}"
                                    .formatted(two.createdAt()))) {
                pipeline.produceTo(
                        new ProducerRecord<>(
                                Topics.COUNTS,
                                two.handle().getBytes(UTF_8),
                                count == null ? null : count.getBytes(UTF_8)));
            }
            deadLetters("purge", "--all", "--yes");
        }
    }

    /** As the job writes it next: later than what it has written, and before what it will. */
    private void setMinute(Instant minute, Row before, long more) {
        pipeline.execute(
                "INSERT INTO tweets_per_minute (day, minute, tweets) VALUES (?, ?, ?) USING TIMESTAMP ?",
                Timeline.day(minute),
                minute,
                before.getLong(0) + more,
                before.getLong(1) + 2 - more);
    }

    /** See {@link #setMinute}. */
    private void rank(long rank, Row user, Row before, int change) {
        pipeline.execute(
                "INSERT INTO top_tweeters (board, rank, handle, tweets) VALUES ('all-time', ?, ?, ?) USING TIMESTAMP ?",
                rank,
                user.getString(0),
                user.getLong(1),
                before.getLong(2) + change);
    }

    private static String label(Tweet tweet, RecordMetadata position) {
        return "tweet %s by %s (tweets-%d at offset %d)"
                .formatted(tweet.id(), tweet.handle(), position.partition(), position.offset());
    }

    @Test
    void verifyNamesRowsThatNoWindowHasWritten() throws Exception {
        stack.verify();
        Instant minute = now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(300);
        try {
            pipeline.execute(
                    "INSERT INTO top_tweeters (board, rank, handle, tweets) VALUES ('last-minute', 99, 'made-up', 7)");
            pipeline.execute(
                    "INSERT INTO trending_hashtags (board, rank, hashtag, tweets, usual, score) VALUES ('1h', 99, 'madeup', 7, 1, 1)");
            pipeline.execute(
                    "INSERT INTO hashtags_per_minute (hashtag, minute, tweets) VALUES ('madeup', ?, 7)",
                    minute);

            CommandRun verify = stack.tweeterOnServers("verify", "--timeout=0");

            assertThat(verify.exitCode()).isEqualTo(1);
            assertThat(verify.out().lines())
                    .filteredOn(line -> line.startsWith("changed: "))
                    .satisfiesExactlyInAnyOrder(
                            line ->
                                    assertThat(line)
                                            .contains(
                                                    "board last-minute in top_tweeters is that of no window"),
                            line ->
                                    assertThat(line)
                                            .contains(
                                                    "the board in trending_hashtags is that of no window"),
                            line ->
                                    assertThat(line)
                                            .endsWith(
                                                    "minute %s has 0 tweets with #madeup but a count of 7 in hashtags_per_minute"
                                                            .formatted(minute)));
        } finally {
            pipeline.execute("DELETE FROM top_tweeters WHERE board = 'last-minute' AND rank = 99");
            pipeline.execute("DELETE FROM trending_hashtags WHERE board = '1h' AND rank = 99");
            pipeline.execute("DELETE FROM hashtags_per_minute WHERE hashtag = 'madeup'");
        }
    }

    @Test
    void aDeadLetterIsShownAndReplayedOnce() throws Exception {
        // Like a dead letter of an older release that rejected what this one accepts.
        Tweet tweet = new Tweet(UUID.randomUUID().toString(), handle, "Back again.", now());
        RecordMetadata origin =
                pipeline.produce(
                        new Tweet(UUID.randomUUID().toString(), "origin " + run, "Seen.", now()));
        ProducerRecord<byte[], byte[]> deadLetter =
                deadLetter(
                        tweet,
                        Integer.toString(origin.partition()),
                        Long.toString(origin.offset()));
        String position = pipeline.produceTo(deadLetter);

        assertThat(deadLetters("list").out())
                .contains(position)
                .contains("\\u{1b}[31m" + handle)
                .doesNotContain("\u001b");
        assertThat(deadLetters("show", position).out())
                .contains(
                        "from      tweets-%d at offset %d"
                                .formatted(origin.partition(), origin.offset()))
                .contains("replayed  no")
                .contains("Back again.");
        assertThat(deadLetters("replay", position).out())
                .startsWith("1 replayed, 0 already replayed");
        assertThat(deadLetters("replay", "--all", "--reason", handle).out())
                .startsWith("0 replayed, 1 already replayed");
        JsonNode listed = JSON.readTree(deadLetters("list", "--json", "--limit=1").out());
        assertThat(listed.at("/letters/0/letter").textValue()).isEqualTo(position);
        assertThat(listed.at("/letters/0/replayed").booleanValue()).isTrue();

        await().atMost(TIMEOUT).until(() -> pipeline.counted(handle).equals(Map.of(handle, 1L)));
        await().atMost(TIMEOUT).until(() -> pipeline.storedIds(handle).equals(List.of(tweet.id())));
    }

    private ProducerRecord<byte[], byte[]> deadLetter(
            Tweet tweet, String partition, String offset) {
        ProducerRecord<byte[], byte[]> deadLetter =
                new ProducerRecord<>(
                        Topics.DEAD_LETTERS, tweet.id().getBytes(UTF_8), TweetJson.write(tweet));
        deadLetter
                .headers()
                .add(DeadLetterHeaders.TOPIC, Topics.TWEETS.getBytes(UTF_8))
                .add(DeadLetterHeaders.PARTITION, partition.getBytes(UTF_8))
                .add(DeadLetterHeaders.OFFSET, offset.getBytes(UTF_8))
                .add(DeadLetterHeaders.REASON, ("\u001b[31m" + handle).getBytes(UTF_8));
        return deadLetter;
    }

    @Test
    void invalidRecordsWhoseDeadLettersWereDeletedAreNotMissed() throws Exception {
        ProducerRecord<byte[], byte[]> invalid =
                new ProducerRecord<>(Topics.TWEETS, null, "no tweet".getBytes(UTF_8));
        String origin = "tweets-" + pipeline.produceTo(invalid).replace(":", " at offset ");
        await().atMost(TIMEOUT)
                .until(() -> deadLetters("list", "--limit=1000").out().contains(origin));
        CommandRun before = stack.tweeterOnServers("verify");
        assertThat(before.exitCode()).as(before.out()).isZero();

        assertThat(deadLetters("purge", "--all", "--yes").exitCode()).isZero();

        CommandRun verify = stack.tweeterOnServers("verify", "--json");
        assertThat(verify.exitCode()).as(verify.out()).isZero();
        assertThat(JSON.readTree(verify.out()).get("dead_letters_deleted").intValue()).isPositive();
    }

    /** As between an ingest instance of then and jobs of today. */
    @Test
    void whatAnEarlierReleaseAcceptedIsNotLost() throws Exception {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        Tweet decomposed =
                new Tweet(UUID.randomUUID().toString(), handle + " zoe\u0308", "Seen.", now());
        Tweet invisible =
                new Tweet(UUID.randomUUID().toString(), handle + " a\u200bb", "Seen.", now());
        pipeline.produce(decomposed);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        Topics.TWEETS, invisible.id().getBytes(UTF_8), TweetJson.write(invisible));
        record.headers().add(TweetHeaders.TRACEPARENT, trace.getBytes(UTF_8));
        pipeline.produceTo(record);

        ConsumerRecord<byte[], byte[]> deadLetter =
                await().atMost(TIMEOUT)
                        .until(
                                () ->
                                        pipeline.deadLetters().stream()
                                                .filter(
                                                        found ->
                                                                Arrays.equals(
                                                                        found.key(), record.key()))
                                                .findFirst(),
                                Optional::isPresent)
                        .orElseThrow();
        String position = deadLetter.partition() + ":" + deadLetter.offset();
        assertThat(deadLetters("show", position).out())
                .contains("handle has the invisible character U+200B")
                .contains("trace     " + trace);
        assertThat(deadLetters("replay", position, "--accepted-earlier").out())
                .startsWith("1 replayed");

        await().atMost(TIMEOUT)
                .until(
                        () ->
                                pipeline.counted(handle)
                                        .equals(
                                                Map.of(
                                                        handle + " zo\u00eb",
                                                        1L,
                                                        invisible.handle(),
                                                        1L)));
        await().atMost(TIMEOUT)
                .until(
                        () ->
                                pipeline.storedIds(invisible.handle())
                                        .equals(List.of(invisible.id())));
        assertThat(pipeline.storedIds(handle + " zo\u00eb")).containsExactly(decomposed.id());
        // Both jobs have read both records of it.
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () ->
                                assertThat(
                                                Files.readAllLines(
                                                        stack.dataDir()
                                                                .resolve("logs/taskmanager.log")))
                                        .filteredOn(line -> line.contains(trace))
                                        .extracting(
                                                line ->
                                                        line.replaceFirst(
                                                                ".*Record tweets-\\d at offset \\d+ ",
                                                                ""))
                                        .containsExactlyInAnyOrder(
                                                "is a dead letter [traceparent " + trace + "]",
                                                "is a dead letter [traceparent " + trace + "]",
                                                "is a tweet [traceparent " + trace + "]",
                                                "is a tweet [traceparent " + trace + "]"));
    }

    @Test
    void ambiguousCommandsChangeNothing() throws Exception {
        for (List<String> call :
                List.of(
                        List.of("replay"),
                        List.of("replay", "--all", "0:1"),
                        List.of("replay", "first"),
                        List.of("purge", "--all"),
                        List.of("purge", "--yes"),
                        List.of("show", "1"))) {
            List<String> whole = new ArrayList<>(List.of("dead-letters"));
            whole.addAll(call);
            CommandRun result = stack.tweeterOnServers(whole.toArray(String[]::new));
            assertThat(result.exitCode()).as("%s: %s", call, result.err()).isEqualTo(2);
        }
        CommandRun missing = stack.tweeterOnServers("dead-letters", "replay", "0:999999999");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("no dead letter 0:999999999");
    }

    private CommandRun deadLetters(String... arguments) throws Exception {
        List<String> whole = new ArrayList<>(List.of("dead-letters"));
        whole.addAll(List.of(arguments));
        CommandRun result = stack.tweeterOnServers(whole.toArray(String[]::new));
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        return result;
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
