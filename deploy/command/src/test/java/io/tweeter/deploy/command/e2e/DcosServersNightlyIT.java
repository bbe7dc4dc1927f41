package io.tweeter.deploy.command.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.DriverException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.servers.FlinkCluster;
import io.tweeter.deploy.servers.ServerProcess;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.IngestServer;
import io.tweeter.deploy.testkit.Script;
import io.tweeter.model.DeadLetterHeaders;
import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole pipeline on the Kafka and the Cassandra that the guide for DC/OS installs. */
class DcosServersNightlyIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final int TWEETS = 5_000;
    private static final List<String> JOBS = List.of("tweet-store", "tweet-counts");

    private final Map<String, Long> expected = new TreeMap<>();
    @TempDir private Path dir;
    private Map<String, String> settings;
    private DcosServers servers;
    private FlinkCluster flink;
    private Pipeline pipeline;
    private URI first;
    private URI second;

    @Test
    void nothingIsLostOrDoubledWhateverTheGuideHasOneDo() throws Exception {
        theyAreTheVersionsOfTheGuide();
        try (DcosServers started = new DcosServers(dir)) {
            servers = started;
            settings =
                    Map.of(
                            "KAFKA_BOOTSTRAP_SERVERS",
                            servers.bootstrapServers(),
                            "CASSANDRA_CONTACT_POINTS",
                            "127.0.0.1:" + servers.contactPoint().getPort(),
                            "TWEETER_CHECKPOINT_INTERVAL",
                            "2s");
            topicsAndTablesAreMade();
            topicsAndTablesAreMade();
            flink =
                    new FlinkCluster(
                            TweeterHome.find(),
                            dir.resolve("flink"),
                            Files.createDirectories(dir.resolve("logs")),
                            FreePorts.flink(),
                            OptionalInt.empty());
            try (ServerProcess jobManager = ServerProcess.start(flink.jobManager());
                    ServerProcess taskManager = ServerProcess.start(flink.taskManager());
                    IngestServer one = IngestServer.start(dir.resolve("logs/1.log"), settings);
                    IngestServer two = IngestServer.start(dir.resolve("logs/2.log"), settings);
                    Pipeline clients =
                            new Pipeline(
                                    servers.bootstrapServers(),
                                    servers.contactPoint(),
                                    "tweeter")) {
                jobManager.awaitReady();
                taskManager.awaitReady();
                pipeline = clients;
                first = URI.create("http://127.0.0.1:" + one.port());
                second = URI.create("http://127.0.0.1:" + two.port());
                bothJobsStart();
                tweetsThatArePostedTwiceAreStoredAndCountedOnce();
                thePageAndTheBoardsShowThem();
                recordsThatAreNoTweetsBecomeDeadLettersThatCanBeReplayed();
                bothJobsAreUpgraded();
                restartsUnderTrafficLoseNothing();
                // It is compared with what ZooKeeper has.
                topicsAndTablesAreMade();
                assertThat(tweeter("probe", "--tweets=3", "--to=" + first)).contains("counted");
                theTablesAreEmptiedAndFilledAgain();
            }
        }
    }

    private static void theyAreTheVersionsOfTheGuide() throws Exception {
        String guide =
                Files.readString(TweeterHome.find().root().resolve("deploy/dcos/tweeter-dcos"));
        String kafka = DcosServers.version("dcos-kafka", "kafka_2.12");
        String cassandra = DcosServers.version("dcos-cassandra", "cassandra-all");
        assertThat(guide)
                .containsPattern("kafka_version=[0-9.]+-" + kafka + "\n")
                .containsPattern("cassandra_version=[0-9.]+-" + cassandra + "\n");
    }

    private void topicsAndTablesAreMade() throws Exception {
        assertThat(tweeter("init"))
                .contains("Topics exist", "Tables exist")
                .doesNotContain("note:");
    }

    private void bothJobsStart() throws Exception {
        for (String job : JOBS) {
            tweeter(
                    "job",
                    "submit",
                    job,
                    "--flink=" + flink.rest(),
                    "TWEETER_CHECKPOINT_DIR=" + flink.checkpoints().toUri());
        }
    }

    private void tweetsThatArePostedTwiceAreStoredAndCountedOnce() throws Exception {
        Path file = dir.resolve("tweets.jsonl");
        Files.writeString(file, tweeter("generate", "--tweets=" + TWEETS, "--seed=11"));
        for (String line : Files.readAllLines(file)) {
            accepted(new ObjectMapper().readTree(line).get("handle").textValue(), 1);
        }
        post(file, first);
        awaitExpected();
        post(file, second);
        // After the copies in every partition: when these are counted, the copies have been read.
        for (int i = 0; i < 100; i++) {
            assertThat(pipeline.post(second, "end", "Number " + i, null).statusCode())
                    .isEqualTo(202);
        }
        accepted("end", 100);
        // The board has no older tweets.
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () ->
                                assertThat(get("/analytics?limit=100&window=60s"))
                                        .anySatisfy(
                                                row -> {
                                                    assertThat(row.path("handle").asText())
                                                            .isEqualTo("end");
                                                    assertThat(row.path("tweets").asLong())
                                                            .isEqualTo(100);
                                                }));
        awaitExpected();
        everythingIsVerified();
    }

    private void post(Path file, URI instance) throws Exception {
        assertThat(tweeter("post", file.toString(), "--to=" + instance, "--json"))
                .contains("\"accepted\":" + TWEETS);
    }

    private void thePageAndTheBoardsShowThem() throws Exception {
        List<String> ids = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = get("/tweets?limit=100" + next);
            page.path("tweets").forEach(tweet -> ids.add(tweet.path("id").asText()));
            next = page.path("next").isNull() ? "" : "&before=" + page.path("next").asText();
        } while (!next.isEmpty());
        assertThat(ids).doesNotHaveDuplicates().hasSize(TWEETS + 100);
        assertThat(get("/tweets/" + ids.get(0)).path("content").asText()).isEqualTo("Number 99");
        HttpResponse<String> home = pipeline.get(first, "/");
        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.body()).contains("Number 99");
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () ->
                                assertThat(get("/analytics").at("/0/tweets").asLong())
                                        .isEqualTo(Collections.max(expected.values())));
        assertThat(get("/users/end").path("tweets").asLong()).isEqualTo(100);
        assertThat(get("/users/end/tweets").path("tweets")).isNotEmpty();
    }

    private void recordsThatAreNoTweetsBecomeDeadLettersThatCanBeReplayed() throws Exception {
        for (String bad : List.of("{", "{\"id\":\"1\"}", "not JSON")) {
            pipeline.produce("bad".getBytes(UTF_8), bad.getBytes(UTF_8));
        }
        awaitDeadLetters("3 dead letters, 0 of them replayed");
        // One that an older release rejected, and this one accepts.
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Tweet tweet = new Tweet("replayed", "replayed", "Back again.", now);
        ProducerRecord<byte[], byte[]> rejected =
                new ProducerRecord<>(
                        Topics.DEAD_LETTERS, tweet.id().getBytes(UTF_8), TweetJson.write(tweet));
        rejected.headers()
                .add(DeadLetterHeaders.TOPIC, Topics.TWEETS.getBytes(UTF_8))
                .add(DeadLetterHeaders.PARTITION, "0".getBytes(UTF_8))
                .add(DeadLetterHeaders.OFFSET, "0".getBytes(UTF_8))
                .add(DeadLetterHeaders.REASON, "too strict".getBytes(UTF_8));
        pipeline.produceTo(rejected);

        assertThat(tweeter("dead-letters", "replay", "--all")).startsWith("4 replayed");
        accepted(tweet.handle(), 1);
        awaitExpected();
        awaitDeadLetters("7 dead letters, 4 of them replayed");
    }

    private void awaitDeadLetters(String summary) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(tweeter("dead-letters", "list")).contains(summary));
    }

    private void bothJobsAreUpgraded() throws Exception {
        Path another = new Releases(dir).another();
        for (String job : JOBS) {
            assertThat(tweeter("job", "savepoint", job, "--flink=" + flink.rest()))
                    .contains("canonical savepoint is");
            assertThat(
                            tweeter(
                                    "job",
                                    "upgrade",
                                    job,
                                    "--jar=" + another,
                                    "--flink=" + flink.rest()))
                    .contains("has completed a checkpoint");
        }
    }

    private void restartsUnderTrafficLoseNothing() throws Exception {
        try (Crowd crowd = new Crowd(pipeline, first, "crowd")) {
            crowd.awaitMore();
            servers.kill(DcosServers.KAFKA);
            servers.restart(DcosServers.KAFKA);
            crowd.awaitMore();
            servers.stop(DcosServers.CASSANDRA);
            crowd.awaitMore();
            servers.restart(DcosServers.CASSANDRA);
            crowd.awaitMore();
            servers.kill(DcosServers.ZOOKEEPER);
            crowd.awaitMore();
            servers.restart(DcosServers.ZOOKEEPER);
            crowd.awaitMore();
            crowd.stop();
            accepted("crowd", crowd.accepted());
        }
        awaitExpected();
        everythingIsVerified();
    }

    private void theTablesAreEmptiedAndFilledAgain() throws Exception {
        tweeter("clear", "--yes");
        // Those since the last checkpoint may have been stored again.
        for (Map<String, Long> table :
                List.of(
                        pipeline.storedByHandle("end"),
                        pipeline.timelineByHandle("end"),
                        pipeline.userTimelinesByHandle("end"))) {
            assertThat(table).isEmpty();
        }
        pipeline.post(second, "after", "A new page.", null);
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () ->
                                assertThat(get("/tweets").path("tweets"))
                                        .extracting(tweet -> tweet.path("handle").asText())
                                        .startsWith("after"));
    }

    private void accepted(String handle, long tweets) {
        expected.merge(handle, tweets, Long::sum);
    }

    /** Also until this test's own session has noticed that Cassandra is back. */
    private void awaitExpected() {
        await().atMost(TIMEOUT)
                .ignoreExceptionsInstanceOf(DriverException.class)
                .untilAsserted(
                        () -> {
                            assertThat(pipeline.counted("")).isEqualTo(expected);
                            assertThat(pipeline.storedByHandle("")).isEqualTo(expected);
                            assertThat(pipeline.timelineByHandle("")).isEqualTo(expected);
                            assertThat(pipeline.userTimelinesByHandle("")).isEqualTo(expected);
                        });
    }

    private void everythingIsVerified() throws Exception {
        assertThat(tweeter("verify")).contains("Each tweet is stored once and counted once.");
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = pipeline.get(first, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Pipeline.json(answer);
    }

    /** What a command prints, which has to succeed. */
    private String tweeter(String... arguments) throws Exception {
        CommandRun run = Script.run(Script.path(), settings, arguments);
        assertThat(run.exitCode()).as(run.output()).isZero();
        return run.out();
    }
}
