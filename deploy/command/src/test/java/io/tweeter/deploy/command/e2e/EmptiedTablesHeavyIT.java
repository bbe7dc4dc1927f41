package io.tweeter.deploy.command.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Tool;
import io.tweeter.model.Topics;
import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A stack of its own: without the rows of earlier tweets it is unfit for other tests. */
class EmptiedTablesHeavyIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String HANDLE = "clear";
    private static final int TWEETS = 100;
    private static final String OF_USER = "/users/" + HANDLE + "/tweets";

    private static TestStack stack;

    @BeforeAll
    static void up() {
        Tool.require("haproxy");
        stack = TestStack.start();
    }

    @AfterAll
    static void down() throws Exception {
        if (stack == null) {
            return; // without HAProxy
        }
        stack.close();
    }

    @Test
    void tweetsThatComeAfterTheTablesWereEmptiedAreInTheTimelinesAndOnTheBoard() throws Exception {
        try (Pipeline pipeline = stack.connect()) {
            post(pipeline, "All is wiped away.");
            awaitListed(pipeline, "All is wiped away.", "/tweets");
            awaitListed(pipeline, "All is wiped away.", OF_USER);

            try (Crowd crowd = new Crowd(pipeline, stack.loadBalancer(), "bystander")) {
                crowd.awaitMore();
                succeed("clear", "--yes");
                crowd.awaitMore();
                crowd.stop();
            }
            post(pipeline, "A new page begins.");

            awaitListed(pipeline, "A new page begins.", "/tweets");
            awaitListed(pipeline, "A new page begins.", OF_USER);
            await().atMost(TIMEOUT).until(() -> pipeline.slotsThatReadersDoNotFind().isEmpty());
            CommandRun probe =
                    stack.tweeter(
                            "probe",
                            "--tweets=1",
                            "--board",
                            "--json",
                            "--timeout=120",
                            "--to=" + stack.loadBalancer());
            assertThat(probe.exitCode()).as(probe.output()).isZero();
            assertThat(new ObjectMapper().readTree(probe.out()).at("/ranked/max").asLong())
                    .isPositive();
        }
    }

    /** As after an upgrade to other rules for handles. */
    @Test
    void whatIsStoredUnderAFormerHandleIsGoneWhenAllIsStoredAndCountedAgain() throws Exception {
        String handle = "zo\u00eb";
        String former = Normalizer.normalize(handle, Normalizer.Form.NFD);
        try (Pipeline pipeline = stack.connect()) {
            stack.post(handle, TWEETS);
            await().atMost(TIMEOUT)
                    .until(() -> pipeline.counted(handle).equals(Map.of(handle, (long) TWEETS)));
            pipeline.execute("INSERT INTO tweet_counts (handle, tweets) VALUES (?, 7)", former);
            pipeline.produceTo(
                    new ProducerRecord<>(
                            Topics.COUNTS,
                            former.getBytes(UTF_8),
                            "{\"handle\": \"%s\", \"tweets\": 7}"
                                    .formatted(former)
                                    .getBytes(UTF_8)));
            CommandRun verify = stack.tweeterOnServers("verify", "--timeout=0");
            assertThat(verify.exitCode()).isEqualTo(1);
            assertThat(verify.out()).contains(former);

            manageJobs("stop");
            succeed("clear", "--yes", "--counts-topic");
            manageJobs("submit");

            stack.verify();
            assertThat(pipeline.counted("zo")).isEqualTo(Map.of(handle, (long) TWEETS));
        }
    }

    private static void manageJobs(String verb) throws Exception {
        for (String job : List.of("tweet-store", "tweet-counts")) {
            succeed("job", verb, job, "--flink=" + stack.flink());
        }
    }

    private static void succeed(String... command) throws Exception {
        CommandRun run = stack.tweeterOnServers(command);
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    private static void post(Pipeline pipeline, String content) throws Exception {
        String key = UUID.randomUUID().toString();
        assertThat(pipeline.post(stack.loadBalancer(), HANDLE, content, key).statusCode())
                .isEqualTo(202);
    }

    private static void awaitListed(Pipeline pipeline, String content, String timeline) {
        await(timeline)
                .atMost(TIMEOUT)
                .untilAsserted(
                        () ->
                                assertThat(pipeline.get(stack.loadBalancer(), timeline).body())
                                        .contains(content));
    }
}
