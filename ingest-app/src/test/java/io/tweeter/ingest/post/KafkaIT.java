package io.tweeter.ingest.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.Frozen;
import io.tweeter.deploy.testkit.KafkaServer;
import io.tweeter.deploy.testkit.TopicRecords;
import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import io.tweeter.model.env.KafkaSettings;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log on a real Kafka that starts late, hangs, dies and restarts. */
class KafkaIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int PARTITIONS = 4;

    @TempDir private Path dir;

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final List<Tweet> accepted = new ArrayList<>();
    private int port;
    private KafkaTweetLog log;

    @BeforeEach
    void start() throws Exception {
        port = FreePorts.next();
        log =
                new KafkaTweetLog(
                        new KafkaSettings(Map.of("bootstrap.servers", bootstrapServers())),
                        Duration.ofSeconds(2),
                        registry);
        log.start();
    }

    @AfterEach
    void stop() {
        log.close(Duration.ofSeconds(5));
    }

    private String bootstrapServers() {
        return "localhost:" + port;
    }

    @Test
    void acceptedTweetsSurviveOutagesOfKafkaAndOfTheProducer() throws Exception {
        assertUnavailable();
        assertThat(log.trouble().orElseThrow()).contains(bootstrapServers());

        try (KafkaServer kafka = KafkaServer.startCreatingTopics(dir, port)) {
            await().atMost(TIMEOUT)
                    .until(() -> log.trouble().orElse("").contains("no topic 'tweets'"));
            assertUnavailable();
            // Fails if the broker has made it because the log asked for it.
            createTopic();
            awaitReady();
            for (int i = 0; i < 100; i++) {
                accept();
            }

            // After some errors a producer accepts nothing any more: as if it were closed.
            log.watch.producer().close();
            assertUnavailable();
            awaitReady();

            Frozen.freeze(kafka.handle());
            assertUnavailable();
            // After a while tweets fail at once.
            await().atMost(TIMEOUT).until(() -> log.trouble().isPresent());
            assertUnavailable();
            Frozen.thaw(kafka.handle());
            awaitReady();
            accept();

            kafka.kill();
            assertUnavailable();
        }
        try (KafkaServer again = KafkaServer.start(dir, port)) {
            assertThat(again.bootstrapServers()).isNotEmpty();
            awaitReady();
            for (int i = 0; i < 100; i++) {
                accept();
            }

            Map<String, ConsumerRecord<String, byte[]>> records = new HashMap<>();
            for (ConsumerRecord<String, byte[]> record : readAll()) {
                assertThat(records.put(record.key(), record)).as("a copy").isNull();
            }
            for (Tweet tweet : accepted) {
                assertThat(records.get(tweet.id()).value()).isEqualTo(TweetJson.write(tweet));
            }
            assertThat(records.values())
                    .extracting(ConsumerRecord::partition)
                    .containsOnly(0, 1, 2, 3);
            assertThat(registry.get("tweeter.kafka.ack").timer().count())
                    .isGreaterThanOrEqualTo(accepted.size());
            assertThat(registry.get("kafka.producer.connection.count").gauge().value())
                    .isPositive();
        }
    }

    @Test
    void tweetsInFlightAreSentBeforeItCloses() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(dir, port)) {
            assertThat(kafka.bootstrapServers()).isNotEmpty();
            createTopic();
            awaitReady();
            List<Future<Void>> pending = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                Tweet tweet = tweet();
                pending.add(append(tweet));
            }
            log.close(TIMEOUT);

            assertThat(pending).allMatch(Future::succeeded);
            assertThat(readAll()).hasSize(1_000 + accepted.size());
        }
    }

    /** As a broker makes it by itself, unless its {@code auto.create.topics.enable} is off. */
    @Test
    void aTopicWithoutTheConfigurationThatIsReliedOnIsNotWrittenTo() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(dir, port)) {
            assertThat(kafka.bootstrapServers()).isNotEmpty();
            createTopic(Map.of());
            await().atMost(TIMEOUT)
                    .until(
                            () ->
                                    log.trouble()
                                            .orElse("")
                                            .startsWith(
                                                    "topic tweets has message.timestamp.type=CreateTime, not LogAppendTime: "));
            assertUnavailable();

            setTopic("message.timestamp.type", "LogAppendTime");
            awaitReady();
        }
    }

    @Test
    void anInstanceWhoseClockDiffersFromKafkasIsNotReady() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(dir, port)) {
            assertThat(kafka.bootstrapServers()).isNotEmpty();
            createTopic();
            await().atMost(TIMEOUT)
                    .ignoreExceptions()
                    .untilAsserted(() -> append(Duration.ofMinutes(10)));
            assertThat(log.trouble().orElseThrow()).contains("s ahead of Kafka's");

            accept();
            assertThat(log.trouble()).isEmpty();

            Tweet ahead = tweet(Duration.ofDays(2));
            assertThat(append(ahead).toCompletionStage())
                    .failsWithin(TIMEOUT)
                    .withThrowableThat()
                    .withMessageContaining("the clock of this machine is wrong: created_at is")
                    .withCauseInstanceOf(LogUnavailableException.class);
        }
    }

    /** Kafka answers all questions meanwhile. */
    @Test
    void anInstanceWhoseTweetsKafkaDoesNotAcknowledgeIsNotReadyAndSaysWhy() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(dir, port)) {
            assertThat(kafka.bootstrapServers()).isNotEmpty();
            createTopic(
                    Map.of("message.timestamp.type", "LogAppendTime", "max.message.bytes", "10"));
            await().atMost(TIMEOUT)
                    .until(
                            () -> {
                                assertUnavailable();
                                return log.trouble()
                                        .orElse("")
                                        .contains("has acknowledged no tweet for ");
                            });

            setTopic("max.message.bytes", "1048588");
            awaitReady();
        }
    }

    private void append(Duration ahead) throws Exception {
        Tweet tweet = tweet(ahead);
        get(append(tweet));
    }

    private void setTopic(String name, String value) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.TWEETS);
            AlterConfigOp set =
                    new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(topic, List.of(set)))
                    .all()
                    .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void theTraceOfARequestIsAHeaderOfTheRecord() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(dir, port)) {
            assertThat(kafka.bootstrapServers()).isNotEmpty();
            createTopic();
            awaitReady();
            Tweet tweet = tweet();
            SpanContext trace =
                    SpanContext.create(
                            "0af7651916cd43dd8448eb211c80319c",
                            "b7ad6b7169203331",
                            TraceFlags.getSampled(),
                            TraceState.getDefault());
            get(log.append(tweet, TweetJson.write(tweet), trace));

            for (ConsumerRecord<String, byte[]> record : readAll()) {
                Header header = record.headers().lastHeader("traceparent");
                if (record.key().equals(tweet.id())) {
                    assertThat(header.value())
                            .asString()
                            .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
                } else {
                    assertThat(header).isNull();
                }
            }
            assertThat(readAll()).extracting(ConsumerRecord::key).contains(tweet.id());
        }
    }

    private static Tweet tweet() {
        return tweet(Duration.ZERO);
    }

    private static Tweet tweet(Duration ahead) {
        return new Tweet(
                UUID.randomUUID().toString(),
                "duke senior",
                "Sweet are the uses of adversity 💜",
                Instant.now().plus(ahead).truncatedTo(ChronoUnit.MILLIS));
    }

    private Future<Void> append(Tweet tweet) {
        return log.append(tweet, TweetJson.write(tweet), SpanContext.getInvalid());
    }

    private void accept() throws Exception {
        Tweet tweet = tweet();
        get(append(tweet));
        accepted.add(tweet);
    }

    private void assertUnavailable() {
        Tweet tweet = tweet();
        assertThat(append(tweet).toCompletionStage())
                .failsWithin(TIMEOUT)
                .withThrowableThat()
                .withCauseInstanceOf(LogUnavailableException.class);
    }

    private void awaitReady() {
        await().atMost(TIMEOUT).until(() -> log.trouble().isEmpty());
        // The producer may notice that a moment later.
        await().atMost(TIMEOUT).ignoreExceptions().untilAsserted(this::accept);
    }

    private static void get(Future<Void> future) throws Exception {
        future.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private void createTopic() throws Exception {
        createTopic(Map.of("message.timestamp.type", "LogAppendTime"));
    }

    private void createTopic(Map<String, String> configuration) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(Topics.TWEETS, PARTITIONS, (short) 1)
                                            .configs(configuration)))
                    .all()
                    .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private List<ConsumerRecord<String, byte[]>> readAll() {
        return TopicRecords.read(bootstrapServers(), Topics.TWEETS, new StringDeserializer());
    }
}
