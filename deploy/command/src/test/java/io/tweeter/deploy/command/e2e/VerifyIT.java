package io.tweeter.deploy.command.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.model.DeadLetterHeaders;
import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetHeaders;
import io.tweeter.model.TweetJson;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
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

    @Test
    void verifyFindsRowsThatWereChanged() throws Exception {
        String id = UUID.randomUUID().toString();
        Tweet tweet = new Tweet(id, handle, "Seen.", now());
        pipeline.produce(tweet);
        await().atMost(TIMEOUT).until(() -> pipeline.counted(handle).equals(Map.of(handle, 1L)));
        Instant slot = pipeline.slotForUser(id);
        pipeline.execute("DELETE FROM tweets_by_user WHERE handle = ? AND slot = ?", handle, slot);
        pipeline.execute(
                "INSERT INTO tweets (id, handle, content, created_at) VALUES (?, 'x', 'y', 0)",
                "made-up");
        pipeline.execute("INSERT INTO tweet_counts (handle, tweets) VALUES (?, 7)", handle);
        try {
            CommandRun verify = stack.tweeterOnServers("verify", "--json", "--timeout=0");

            assertThat(verify.exitCode()).isEqualTo(1);
            JsonNode report = JSON.readTree(verify.out());
            assertThat(report.get("lost").intValue()).isEqualTo(1);
            assertThat(report.get("unknown").intValue()).isEqualTo(1);
            assertThat(report.get("miscounted").intValue()).isEqualTo(1);
            assertThat(report.get("doubled").intValue()).isZero();
            assertThat(report.get("differences"))
                    .extracting(found -> found.get("what").textValue())
                    .anyMatch(
                            what ->
                                    what.contains(id)
                                            && what.contains("missing from tweets_by_user"))
                    .anyMatch(what -> what.contains("tweet made-up in tweets is not in Kafka"))
                    .anyMatch(what -> what.contains(handle + " has 1 tweets but a count of 7"));
        } finally {
            pipeline.execute(
                    "INSERT INTO tweets_by_user (handle, slot, created_at, id, content) VALUES (?, ?, ?, ?, ?)",
                    handle,
                    slot,
                    tweet.createdAt(),
                    id,
                    tweet.content());
            pipeline.execute("DELETE FROM tweets WHERE id = 'made-up'");
            pipeline.execute("INSERT INTO tweet_counts (handle, tweets) VALUES (?, 1)", handle);
        }
    }

    @Test
    void aDeadLetterIsShownAndReplayedOnce() throws Exception {
        // Like a dead letter of an older release that rejected what this one accepts.
        Tweet tweet = new Tweet(UUID.randomUUID().toString(), handle, "Back again.", now());
        ProducerRecord<byte[], byte[]> deadLetter =
                new ProducerRecord<>(
                        Topics.DEAD_LETTERS, tweet.id().getBytes(UTF_8), TweetJson.write(tweet));
        deadLetter
                .headers()
                .add(DeadLetterHeaders.TOPIC, Topics.TWEETS.getBytes(UTF_8))
                .add(DeadLetterHeaders.PARTITION, "0".getBytes(UTF_8))
                .add(DeadLetterHeaders.OFFSET, "0".getBytes(UTF_8))
                .add(DeadLetterHeaders.REASON, ("\u001b[31m" + handle).getBytes(UTF_8));
        String position = pipeline.produceTo(deadLetter);

        assertThat(deadLetters("list").out())
                .contains(position)
                .contains("\\u{1b}[31m" + handle)
                .doesNotContain("\u001b");
        assertThat(deadLetters("show", position).out())
                .contains("from      tweets-0 at offset 0")
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

        CommandRun verify = stack.tweeterOnServers("verify", "--json", "--timeout=0");
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
