package io.tweeter.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.testkit.TestCassandra;
import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a job whose topic changes: no record is skipped without a word. */
@ExtendWith(TestCassandra.Extension.class)
class TopicChangesHeavyIT {

    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .setConfiguration(METRICS.addToConfiguration(RunningJob.memory()))
                            .build());

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir private Path dir;
    private TestPipeline pipeline;
    private Admin kafka;
    private final List<RunningJob> started = new ArrayList<>();

    @BeforeEach
    void start(TestCassandra cassandra) throws Exception {
        pipeline = TestPipeline.start(dir, cassandra);
        kafka = pipeline.admin();
    }

    /** Before Kafka, for which a job that is left would wait. */
    @AfterEach
    void stop() throws Exception {
        for (RunningJob job : started) {
            if (!job.client().getJobStatus().get().isGloballyTerminalState()) {
                job.client().cancel().get();
            }
        }
        kafka.close();
        pipeline.close();
    }

    private void send(int from, int to) throws Exception {
        send("ann", from, to);
    }

    private void send(String handle, int from, int to) throws Exception {
        pipeline.send(
                IntStream.range(from, to)
                        .mapToObj(
                                n ->
                                        new Tweet(
                                                "tweet-" + n,
                                                handle,
                                                "said " + n,
                                                Instant.now().truncatedTo(ChronoUnit.MILLIS)))
                        .map(
                                tweet ->
                                        new ProducerRecord<>(
                                                Topics.TWEETS,
                                                tweet.id().getBytes(UTF_8),
                                                TweetJson.write(tweet)))
                        .toList());
    }

    private void awaitStored(Set<String> ids) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(pipeline.query("SELECT id FROM tweets"))
                                        .extracting(row -> row.getString("id"))
                                        .containsExactlyInAnyOrderElementsOf(ids));
    }

    private static Set<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> "tweet-" + n).collect(Collectors.toSet());
    }

    private RunningJob startFrom(String savepoint, String... settings) throws Exception {
        RunningJob job = RunningJob.store(pipeline.settings(settings), once(savepoint));
        started.add(job);
        return job;
    }

    private static Configuration once(String savepoint) {
        Configuration once = RunningJob.from(savepoint);
        once.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        return once;
    }

    /** A savepoint of a job that has stored so many tweets, and was stopped. */
    private String savepointAfter(int tweets) throws Exception {
        send(0, tweets);
        RunningJob job = startFrom(null);
        awaitStored(ids(0, tweets));
        return savepoint(job);
    }

    private void makeTopicAgain() throws Exception {
        kafka.deleteTopics(List.of(Topics.TWEETS)).all().get();
        await().atMost(PATIENCE)
                .until(() -> !kafka.listTopics().names().get().contains(Topics.TWEETS));
        pipeline.createTopic(Topics.TWEETS);
    }

    private String savepoint(RunningJob job) throws Exception {
        return job.stopWithSavepoint(dir.resolve("savepoints"));
    }

    @Test
    void partitionsThatAreAddedAreReadByTheRunningJobsAndCopiesCountOnce() throws Exception {
        startFrom(null); // on a topic without records
        RunningJob counts = RunningJob.counts(pipeline.settings(), once(null));
        started.add(counts);
        send(0, 50);
        awaitStored(ids(0, 50));
        int before = partitions();

        kafka.createPartitions(Map.of(Topics.TWEETS, NewPartitions.increaseTo(2 * before)))
                .all()
                .get();
        await().atMost(PATIENCE).until(() -> partitions() == 2 * before);
        send(50, 150);
        send(25, 75); // copies, many in other partitions than the first ones
        send("bea", 150, 250); // in all partitions, behind them

        awaitStored(ids(0, 250));
        await().atMost(PATIENCE).until(() -> counted("bea") == 100);
        savepoint(counts); // all that came before is written
        assertThat(counted("ann")).isEqualTo(150);
    }

    private long counted(String handle) {
        return pipeline.query("SELECT tweets FROM tweet_counts WHERE handle = ?", handle).stream()
                .mapToLong(row -> row.getLong("tweets"))
                .sum();
    }

    private int partitions() throws Exception {
        return description().partitions().size();
    }

    private TopicDescription description() throws Exception {
        return kafka.describeTopics(List.of(Topics.TWEETS))
                .allTopicNames()
                .get()
                .get(Topics.TWEETS);
    }

    @Test
    void aTopicThatWasMadeAgainIsNotReadFromTheOldOffsets() throws Exception {
        String savepoint = savepointAfter(50);
        makeTopicAgain();
        send(50, 150);

        RunningJob restored = startFrom(savepoint);
        assertThatThrownBy(() -> restored.client().getJobExecutionResult().get(2, TimeUnit.MINUTES))
                .hasStackTraceContaining("Topic tweets was deleted and made again: its id was ");
        awaitStored(ids(0, 50));
    }

    @Test
    void aTopicThatIsDeletedUnderTheJobFailsIt() throws Exception {
        send(0, 50);
        // Flink's own look for partitions would fail the job, too, only later.
        RunningJob job = startFrom(null, "KAFKA_PARTITION_DISCOVERY_INTERVAL_MS=3600000");
        awaitStored(ids(0, 50));

        kafka.deleteTopics(List.of(Topics.TWEETS)).all().get();

        assertThatThrownBy(() -> job.client().getJobExecutionResult().get(2, TimeUnit.MINUTES))
                .hasStackTraceContaining("Not all of the topics [tweets] exist.");
    }

    @Test
    void aPositionBeyondTheEndOfTheLogIsNotReadFromTheBeginning() throws Exception {
        String savepoint = savepointAfter(50);
        makeTopicAgain();
        send(0, 10);

        RunningJob restored = startFrom(savepoint, "TWEETER_ACCEPT_NEW_TOPIC=true");
        assertThatThrownBy(() -> restored.client().getJobExecutionResult().get(2, TimeUnit.MINUTES))
                .hasStackTraceContaining("Kafka's log of tweets-")
                .hasStackTraceContaining("and this job's state goes on at offset");
    }

    @Test
    void recordsThatRetentionDeletedUnreadAreCounted() throws Exception {
        send(0, 50);
        RunningJob job = startFrom(null);
        awaitStored(ids(0, 50));
        String savepoint = savepoint(job);
        send(50, 150);
        deleteAll();
        send(150, 200);

        RunningJob restored = startFrom(savepoint);

        awaitStored(
                IntStream.concat(IntStream.range(0, 50), IntStream.range(150, 200))
                        .mapToObj(n -> "tweet-" + n)
                        .collect(Collectors.toSet()));
        assertThat(
                        METRICS.findMetrics(
                                        restored.client().getJobID(), ".*records_deleted_unread")
                                .values())
                .extracting(metric -> ((Counter) metric).getCount())
                .containsExactlyInAnyOrder(100L, 0L);
    }

    private void deleteAll() throws Exception {
        List<TopicPartition> all =
                description().partitions().stream()
                        .map(one -> new TopicPartition(Topics.TWEETS, one.partition()))
                        .toList();
        var ends =
                kafka.listOffsets(
                                all.stream()
                                        .collect(
                                                Collectors.toMap(
                                                        one -> one, one -> OffsetSpec.latest())))
                        .all()
                        .get();
        kafka.deleteRecords(
                        ends.entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                Map.Entry::getKey,
                                                end ->
                                                        RecordsToDelete.beforeOffset(
                                                                end.getValue().offset()))))
                .all()
                .get();
    }
}
