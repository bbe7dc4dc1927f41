package io.tweeter.deploy.command.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.testkit.CommandRun;
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

/** The guarantees of the pipeline, from HTTP to Cassandra, on the stack of {@code tweeter up}. */
class PipelineIT extends OnStack {

    /** Generous, because the machine may be busy. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    PipelineIT(TestStack stack) {
        super(stack);
    }

    @Test
    void aFileIsStoredAndCountedExactlyAndPostingItAgainChangesNothing(@TempDir Path dir)
            throws Exception {
        Map<String, Long> expected = new TreeMap<>();
        Path file = dir.resolve("tweets.json");
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            Random random = new Random(42);
            for (int i = 0; i < 3_000; i++) {
                // Few users and few texts: many lines are equal, but different tweets.
                String handle = handle("user " + (int) Math.abs(random.nextGaussian() * 9));
                lines.write(
                        "{\"handle\": \"%s\", \"content\": \"Line %d\"}%n"
                                .formatted(handle, random.nextInt(20)));
                expected.merge(handle, 1L, Long::sum);
            }
        }
        for (int time = 1; time <= 2; time++) {
            CommandRun post =
                    stack.tweeter(
                            "post", file.toString(), "--to", stack.vip().toString(), "--json");
            assertThat(post.exitCode()).as(post.output()).isZero();
            assertThat(post.output()).contains("\"accepted\":3000");
        }
        // After all duplicates, in every partition: when these are counted, the duplicates have
        // been read.
        for (int i = 0; i < 100; i++) {
            pipeline.produce(tweet(UUID.randomUUID().toString(), handle("end")));
        }
        expected.put(handle("end"), 100L);
        awaitCounted(expected);
        assertThat(pipeline.counted(run)).isEqualTo(expected);
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(pipeline.storedByHandle(run)).isEqualTo(expected));
        assertThat(pipeline.timelineByHandle(run)).isEqualTo(expected);
        assertThat(pipeline.userTimelinesByHandle(run)).isEqualTo(expected);
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
        // After the duplicates: when this tweet is counted, they have been read.
        pipeline.post(stack.loadBalancer(), handle, "The end.", null);

        assertThat(ids).hasSize(1);
        awaitCounted(Map.of(handle, 2L));
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> assertThat(pipeline.storedIds(handle)).hasSize(2).containsAll(ids));
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
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () ->
                                assertThat(pipeline.storedIds(handle))
                                        .doesNotHaveDuplicates()
                                        .hasSize(2));
    }

    @Test
    void theResponseIsTheTweetThatIsStoredAndRead() throws Exception {
        String handle = handle("Duke  Senior");
        String content = " Sweet are the uses\r\nof adversity \uD83D\uDE00 ";
        HttpResponse<String> answer = pipeline.post(stack.loadBalancer(), handle, content, null);
        JsonNode accepted = Pipeline.json(answer);
        assertThat(accepted.path("handle").asText()).isEqualTo(handle("duke senior"));
        assertThat(accepted.path("content").asText())
                .isEqualTo("Sweet are the uses\nof adversity \uD83D\uDE00");

        String path = "/tweets/" + accepted.path("id").asText();
        await().atMost(TIMEOUT)
                .until(() -> pipeline.get(stack.loadBalancer(), path).statusCode() == 200);
        assertThat(Pipeline.json(pipeline.get(stack.loadBalancer(), path))).isEqualTo(accepted);
        // Each of the tables is written by itself.
        String ofUser = "/users/" + handle("duke senior").replace(" ", "%20") + "/tweets";
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> {
                            assertThat(tweets("/tweets?limit=100")).contains(accepted);
                            assertThat(tweets(ofUser)).containsExactly(accepted);
                        });
    }

    @Test
    void invalidRecordsBecomeDeadLettersAndBothJobsContinue() throws Exception {
        String handle = handle("survivor");
        byte[] noise = new byte[1_000_000];
        new Random(7).nextBytes(noise);
        Map<String, byte[]> invalid = new LinkedHashMap<>();
        invalid.put("is not JSON", ("{\"id\": " + run).getBytes(UTF_8));
        invalid.put(
                "id is missing",
                "{\"handle\":\"a\",\"content\":\"b\",\"created_at\":\"2026-01-31T12:00:00Z\"}"
                        .getBytes(UTF_8));
        invalid.put("has no value", null);
        invalid.put("JSON", noise);
        List<RecordMetadata> positions = new ArrayList<>();
        List<String> reasons = new ArrayList<>(invalid.keySet());
        for (String reason : reasons) {
            positions.add(pipeline.produce(("bad-" + run).getBytes(UTF_8), invalid.get(reason)));
        }
        pipeline.produce(tweet(UUID.randomUUID().toString(), handle));

        awaitCounted(Map.of(handle, 1L));
        for (int i = 0; i < positions.size(); i++) {
            ConsumerRecord<byte[], byte[]> deadLetter = awaitDeadLetter(positions.get(i));
            assertThat(header(deadLetter, DeadLetterHeaders.TOPIC)).isEqualTo(Topics.TWEETS);
            assertThat(header(deadLetter, DeadLetterHeaders.REASON)).contains(reasons.get(i));
            assertThat(deadLetter.key()).isEqualTo(("bad-" + run).getBytes(UTF_8));
            assertThat(deadLetter.value()).isEqualTo(invalid.get(reasons.get(i)));
        }
    }

    @Test
    void aDuplicateIsCountedOnce() throws Exception {
        String handle = handle("echo");
        Tweet echo = tweet(UUID.randomUUID().toString(), handle);
        pipeline.produce(echo);
        pipeline.produce(echo);
        // After it on every partition.
        Map<String, Long> others = new TreeMap<>();
        for (int i = 0; i < 500; i++) {
            String other = handle("other " + i % 7);
            others.merge(other, 1L, Long::sum);
            pipeline.produce(tweet(UUID.randomUUID().toString(), other));
        }

        awaitCounted(others);
        assertThat(pipeline.counted(handle)).isEqualTo(Map.of(handle, 1L));
    }

    @Test
    void boardsFollowTheCounts() throws Exception {
        String handle = handle("chatterbox");
        for (int i = 0; i < 30; i++) {
            pipeline.produce(tweet(UUID.randomUUID().toString(), handle));
        }
        awaitCounted(Map.of(handle, 30L));
        for (String path : List.of("/analytics?limit=100", "/analytics?limit=100&window=60s")) {
            await().atMost(TIMEOUT)
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

    /** A handle of this test only, because all tests share one stack. */
    private String handle(String name) {
        return run + " " + name;
    }

    private static Tweet tweet(String id, String handle) {
        return new Tweet(id, handle, "Words.", Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private JsonNode tweets(String path) throws Exception {
        return Pipeline.json(pipeline.get(stack.loadBalancer(), path)).path("tweets");
    }

    private void awaitCounted(Map<String, Long> expected) {
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> assertThat(pipeline.counted(run)).containsAllEntriesOf(expected));
    }

    private ConsumerRecord<byte[], byte[]> awaitDeadLetter(RecordMetadata position) {
        return await().atMost(TIMEOUT)
                .until(
                        () ->
                                pipeline.deadLetters().stream()
                                        .filter(deadLetter -> isFrom(position, deadLetter))
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static boolean isFrom(
            RecordMetadata position, ConsumerRecord<byte[], byte[]> deadLetter) {
        // The topic also has markers of replayed dead deadLetters, which have no such headers.
        return Integer.toString(position.partition())
                        .equals(header(deadLetter, DeadLetterHeaders.PARTITION))
                && Long.toString(position.offset())
                        .equals(header(deadLetter, DeadLetterHeaders.OFFSET));
    }

    /** The value of a header, or null if there is none. */
    private static String header(ConsumerRecord<byte[], byte[]> deadLetter, String name) {
        Header header = deadLetter.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }
}
