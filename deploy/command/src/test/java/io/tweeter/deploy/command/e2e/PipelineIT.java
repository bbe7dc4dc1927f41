package io.tweeter.deploy.command.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.model.DeadLetterHeaders;
import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import java.io.BufferedWriter;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pipeline promises, from HTTP to Cassandra, over everything that {@code tweeter up}
 * starts.
 */
class PipelineIT extends OnStack {

    /** Generous: other work may slow the machine, and a failed test says what is missing. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String run = UUID.randomUUID().toString().substring(0, 8);

    PipelineIT(TestStack stack) {
        super(stack);
    }

    @Test
    void aPostedFileIsStoredAndCountedExactlyAndASecondTimeChangesNothing(@TempDir Path dir)
            throws Exception {
        Map<String, Long> expected = new TreeMap<>();
        Path file = dir.resolve("tweets.json");
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            Random random = new Random(42);
            for (int i = 0; i < 3_000; i++) {
                // Few users and few texts: equal lines are many, and tweets of their own.
                String handle = handle("user " + (int) Math.abs(random.nextGaussian() * 9));
                lines.write(
                        "{\"handle\": \"%s\", \"content\": \"Line %d\"}%n"
                                .formatted(handle, random.nextInt(20)));
                expected.merge(handle, 1L, Long::sum);
            }
        }
        for (int time = 1; time <= 2; time++) {
            TestStack.Run post =
                    stack.tweeter(
                            "post", file.toString(), "--to", stack.vip().toString(), "--json");
            assertThat(post.exitCode()).as(post.output()).isZero();
            assertThat(post.output()).contains("\"accepted\":3000");
        }
        // Behind all copies, in every partition, so that all of them were read when these are
        // counted.
        for (int i = 0; i < 100; i++) {
            pipeline.produce(tweet(UUID.randomUUID().toString(), handle("end")));
        }
        expected.put(handle("end"), 100L);
        awaitCounted(expected);
        assertThat(pipeline.counted(run)).isEqualTo(expected);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(pipeline.storedByHandle(run)).isEqualTo(expected));
        assertThat(pipeline.listedByHandle(run)).isEqualTo(expected);
        assertThat(pipeline.listedForUsers(run)).isEqualTo(expected);
    }

    @Test
    void aKeyPostedToEveryInstanceIsOneTweet() throws Exception {
        String handle = handle("retrier");
        Set<String> ids = new HashSet<>();
        for (URI instance : stack.instances()) {
            HttpResponse<String> answer =
                    pipeline.post(instance, handle, "Once more.", "key-" + run);
            assertThat(answer.statusCode()).isEqualTo(202);
            ids.add(Pipeline.json(answer).path("id").asText());
        }
        // Behind the copies, so that all of them were read when it is counted.
        pipeline.post(stack.loadBalancer(), handle, "The end.", null);

        assertThat(ids).hasSize(1);
        awaitCounted(Map.of(handle, 2L));
        assertThat(pipeline.storedIds(handle)).hasSize(2).containsAll(ids);
    }

    @Test
    void equalTextWithoutAKeyIsTwoTweets() throws Exception {
        String handle = handle("ay my lord");
        for (int i = 0; i < 2; i++) {
            assertThat(
                            pipeline.post(stack.loadBalancer(), handle, "Ay, my lord.", null)
                                    .statusCode())
                    .isEqualTo(202);
        }
        awaitCounted(Map.of(handle, 2L));
        assertThat(pipeline.storedIds(handle)).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void whatIsAnsweredIsWhatIsStoredAndReadBack() throws Exception {
        String handle = handle("Duke  Senior");
        String content = " Sweet are the uses\r\nof adversity \uD83D\uDE00 ";
        HttpResponse<String> answer = pipeline.post(stack.loadBalancer(), handle, content, null);
        JsonNode accepted = Pipeline.json(answer);
        assertThat(accepted.path("handle").asText()).isEqualTo(handle("duke senior"));
        assertThat(accepted.path("content").asText())
                .isEqualTo("Sweet are the uses\nof adversity \uD83D\uDE00");

        String path = "/tweets/" + accepted.path("id").asText();
        await().atMost(PATIENCE)
                .until(() -> pipeline.get(stack.loadBalancer(), path).statusCode() == 200);
        assertThat(Pipeline.json(pipeline.get(stack.loadBalancer(), path))).isEqualTo(accepted);
        assertThat(
                        Pipeline.json(pipeline.get(stack.loadBalancer(), "/tweets?limit=100"))
                                .path("tweets"))
                .contains(accepted);
        assertThat(
                        Pipeline.json(
                                        pipeline.get(
                                                stack.loadBalancer(),
                                                "/users/"
                                                        + handle("duke senior").replace(" ", "%20")
                                                        + "/tweets"))
                                .path("tweets"))
                .containsExactly(accepted);
    }

    @Test
    void whatIsNoTweetGoesToTheDeadLettersWhileBothJobsGoOn() throws Exception {
        String handle = handle("survivor");
        byte[] noise = new byte[1_000_000];
        new Random(7).nextBytes(noise);
        Map<String, byte[]> bad = new LinkedHashMap<>();
        bad.put("is not JSON", ("{\"id\": " + run).getBytes(UTF_8));
        bad.put(
                "id is missing",
                "{\"handle\":\"a\",\"content\":\"b\",\"created_at\":\"2026-01-31T12:00:00Z\"}"
                        .getBytes(UTF_8));
        bad.put("has no value", null);
        bad.put("JSON", noise);
        List<RecordMetadata> origins = new ArrayList<>();
        List<String> reasons = new ArrayList<>(bad.keySet());
        for (String reason : reasons) {
            origins.add(pipeline.produce(("bad-" + run).getBytes(UTF_8), bad.get(reason)));
        }
        pipeline.produce(tweet(UUID.randomUUID().toString(), handle));

        awaitCounted(Map.of(handle, 1L));
        for (int i = 0; i < origins.size(); i++) {
            RecordMetadata origin = origins.get(i);
            ConsumerRecord<byte[], byte[]> letter = awaitDeadLetter(origin);
            assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo(Topics.TWEETS);
            assertThat(header(letter, DeadLetterHeaders.REASON)).contains(reasons.get(i));
            assertThat(letter.key()).isEqualTo(("bad-" + run).getBytes(UTF_8));
            assertThat(letter.value()).isEqualTo(bad.get(reasons.get(i)));
        }
    }

    @Test
    void copiesAreRecognisedFarApartAndAcrossARestartOfEverything() throws Exception {
        String handle = handle("echo");
        Tweet echo = tweet(UUID.randomUUID().toString(), handle);
        pipeline.produce(echo);
        List<String> others = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String other = handle("other " + i % 7);
            others.add(other);
            pipeline.produce(tweet(UUID.randomUUID().toString(), other));
        }
        pipeline.produce(echo);
        awaitCounted(Map.of(handle, 1L));
        Map<String, Long> before = awaitCounted(countBy(others));
        disconnect();

        stack.restart();

        connect();
        pipeline.produce(echo);
        String last = handle("other 0");
        pipeline.produce(tweet(UUID.randomUUID().toString(), last));
        Map<String, Long> after = new TreeMap<>(before);
        after.merge(last, 1L, Long::sum);
        after.put(handle, 1L);
        awaitCounted(after);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(pipeline.storedByHandle(run)).isEqualTo(after);
                            assertThat(pipeline.listedByHandle(run)).isEqualTo(after);
                            assertThat(pipeline.listedForUsers(run)).isEqualTo(after);
                        });
        assertThat(pipeline.storedIds(handle)).containsExactly(echo.id());
    }

    @Test
    void boardsFollowTheCounts() throws Exception {
        String handle = handle("chatterbox");
        for (int i = 0; i < 30; i++) {
            pipeline.produce(tweet(UUID.randomUUID().toString(), handle));
        }
        awaitCounted(Map.of(handle, 30L));
        for (String path : List.of("/analytics?limit=100", "/analytics?limit=100&window=60s")) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                JsonNode board =
                                        Pipeline.json(pipeline.get(stack.loadBalancer(), path));
                                assertThat(board)
                                        .anySatisfy(
                                                row -> {
                                                    assertThat(row.path("handle").asText())
                                                            .isEqualTo(handle);
                                                    assertThat(row.path("tweets").asLong())
                                                            .isEqualTo(30);
                                                });
                                long rank = 0;
                                for (JsonNode row : board) {
                                    assertThat(row.path("rank").asLong()).isEqualTo(++rank);
                                }
                            });
        }
    }

    /** Handles of this test run only, since all tests share one stack. */
    private String handle(String name) {
        return run + " " + name;
    }

    private static Tweet tweet(String id, String handle) {
        return new Tweet(id, handle, "Words.", Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private static Map<String, Long> countBy(List<String> handles) {
        Map<String, Long> counts = new TreeMap<>();
        handles.forEach(handle -> counts.merge(handle, 1L, Long::sum));
        return counts;
    }

    private Map<String, Long> awaitCounted(Map<String, Long> expected) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(pipeline.counted(run)).containsAllEntriesOf(expected));
        return new TreeMap<>(expected);
    }

    private ConsumerRecord<byte[], byte[]> awaitDeadLetter(RecordMetadata origin) {
        return await().atMost(PATIENCE)
                .until(
                        () ->
                                pipeline.deadLetters().stream()
                                        .filter(letter -> isFrom(origin, letter))
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static boolean isFrom(RecordMetadata origin, ConsumerRecord<byte[], byte[]> letter) {
        // The topic also carries marks of letters that were put back; they have no origin.
        return Integer.toString(origin.partition())
                        .equals(header(letter, DeadLetterHeaders.PARTITION))
                && Long.toString(origin.offset()).equals(header(letter, DeadLetterHeaders.OFFSET));
    }

    /** Null if there is none. */
    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }
}
