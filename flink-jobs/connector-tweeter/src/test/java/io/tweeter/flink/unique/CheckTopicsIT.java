package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.testkit.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What the operator finds in a real Kafka, for the two subtasks of a job. */
class CheckTopicsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int SUBTASKS = 2;

    @TempDir private static Path dir;
    private static KafkaServer kafka;
    private static Admin admin;
    private static Producer<byte[], byte[]> producer;

    private final List<Subtask> job = new ArrayList<>();
    private TopicPartition partition;
    private long checkpoint;

    private record Subtask(
            OneInputStreamOperatorTestHarness<RawRecord, RawRecord> harness,
            Map<String, Metric> metrics) {}

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = KafkaServer.start(dir);
        Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        admin = Admin.create(client);
        producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterAll
    static void stopKafka() {
        producer.close();
        admin.close();
        kafka.close();
    }

    /** Each test has a topic of its own. */
    @BeforeEach
    void createTopic(TestInfo test) throws Exception {
        partition = new TopicPartition(test.getTestMethod().orElseThrow().getName(), 0);
        create();
    }

    private void create() throws Exception {
        admin.createTopics(List.of(new NewTopic(partition.topic(), 1, (short) 1))).all().get();
        awaitLeader();
    }

    /** Only a leader knows where its log ends. */
    private void awaitLeader() {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () ->
                                !admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                        .all()
                                        .get()
                                        .isEmpty());
    }

    private void delete() throws Exception {
        admin.deleteTopics(List.of(partition.topic())).all().get();
        await().atMost(PATIENCE)
                .until(() -> !admin.listTopics().names().get().contains(partition.topic()));
    }

    @AfterEach
    void stopJob() throws Exception {
        for (Subtask subtask : job) {
            subtask.harness().close();
        }
        job.clear();
    }

    /** Has Kafka hold records at the offsets from 0 to before this one. */
    private void send(int end) throws Exception {
        for (int n = 0; n < end; n++) {
            producer.send(
                            new ProducerRecord<>(
                                    partition.topic(), partition.partition(), null, new byte[0]))
                    .get();
        }
    }

    private void deleteBefore(long offset) throws Exception {
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset))).all().get();
    }

    private void start() throws Exception {
        start(null, "false");
    }

    private void start(OperatorSubtaskState state, String acceptNewTopic) throws Exception {
        start(state, acceptNewTopic, true);
    }

    private void start(OperatorSubtaskState state, String acceptNewTopic, boolean fromBeginning)
            throws Exception {
        Map<String, String> consumer =
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        TweetSource.ACCEPT_NEW_TOPIC,
                        acceptNewTopic);
        for (int index = 0; index < SUBTASKS; index++) {
            Map<String, Metric> metrics = new HashMap<>();
            var harness =
                    new OneInputStreamOperatorTestHarness<RawRecord, RawRecord>(
                            new StreamMap<>(
                                    new CheckTopics(
                                            fromBeginning
                                                    ? TweetSource.of(partition.topic(), consumer)
                                                    : elsewhere(consumer))),
                            new MockEnvironmentBuilder()
                                    .setMaxParallelism(SUBTASKS)
                                    .setParallelism(SUBTASKS)
                                    .setSubtaskIndex(index)
                                    .setMetricGroup(
                                            TaskManagerMetricGroup.createTaskManagerMetricGroup(
                                                            TestingMetricRegistry.builder()
                                                                    .setRegisterConsumer(
                                                                            (metric, name, group) ->
                                                                                    metrics.put(
                                                                                            name,
                                                                                            metric))
                                                                    .build(),
                                                            "localhost",
                                                            ResourceID.generate())
                                                    .addJob(new JobID(), "test")
                                                    .addTask(ExecutionAttemptID.randomId(), "test"))
                                    .build());
            job.add(new Subtask(harness, metrics));
            harness.setup();
            if (state != null) {
                harness.initializeState(
                        AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                state, SUBTASKS, SUBTASKS, SUBTASKS, index));
            }
            harness.open();
        }
    }

    private TweetSource elsewhere(Map<String, String> consumer) {
        return new TweetSource(
                List.of(partition.topic()),
                consumer,
                OffsetsInitializer.latest(),
                Optional.empty(),
                TweetSource.Timing.DEFAULT);
    }

    /** The partition is one of the second subtask. */
    private void read(long... offsets) throws Exception {
        for (long offset : offsets) {
            job.get(1)
                    .harness()
                    .processElement(
                            new RawRecord(null, new byte[0], partition.topic(), 0, offset, 0), 0);
        }
    }

    private OperatorSubtaskState save() throws Exception {
        checkpoint++;
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (Subtask subtask : job) {
            states.add(subtask.harness().snapshot(checkpoint, checkpoint));
        }
        return AbstractStreamOperatorTestHarness.repackageState(
                states.toArray(OperatorSubtaskState[]::new));
    }

    private OperatorSubtaskState saveAndStop() throws Exception {
        OperatorSubtaskState state = save();
        stopJob();
        return state;
    }

    private long missed() {
        return job.stream()
                .mapToLong(
                        subtask ->
                                ((Counter) subtask.metrics().get("records_deleted_unread"))
                                        .getCount())
                .sum();
    }

    @Test
    void aPositionBeyondTheEndOfTheLogIsNotReadFromTheBeginning() throws Exception {
        send(50);
        start();
        read(49);
        OperatorSubtaskState state = saveAndStop();
        delete();
        create();
        send(10);

        assertThatIllegalStateException()
                .isThrownBy(() -> start(state, "true"))
                .withMessageStartingWith(
                        "Kafka's log of %s ends at offset 10, and this job's state goes on at offset 50",
                        partition);
    }

    @Test
    void aJobThatHasReadAllGoesOnAtTheEnd() throws Exception {
        send(10);
        start();
        read(9);

        start(saveAndStop(), "false");

        assertThat(missed()).isZero();
    }

    @Test
    void aTopicThatWasRestoredWithItsOffsetsIsReadOn() throws Exception {
        send(10);
        start();
        read(9);
        OperatorSubtaskState state = saveAndStop();
        delete();
        create();
        send(12);

        assertThatIllegalStateException()
                .isThrownBy(() -> start(state, "false"))
                .withMessageContaining("was deleted and made again");
        stopJob();
        start(state, "true");
        read(10, 11);

        save();
        assertThat(missed()).isZero();
    }

    @Test
    void recordsThatWereReadBeforeTheirTopicWasRestoredAreNotMissed() throws Exception {
        send(10);
        start();
        read(9);
        OperatorSubtaskState state = saveAndStop();
        delete();
        create();
        send(12);
        start(state, "true");
        state = saveAndStop();
        deleteBefore(10);

        start(state, "false");
        assertThat(missed()).isZero();

        state = saveAndStop();
        deleteBefore(11);
        start(state, "false");
        assertThat(missed()).as("of what was not read").isEqualTo(1);
    }

    @Test
    void recordsThatRetentionDeletesUnderARunningJobAreCounted() throws Exception {
        send(100);
        start();
        read(0, 1, 2);
        deleteBefore(70);
        read(LongStream.range(70, 75).toArray());

        save();
        assertThat(missed()).isEqualTo(67);

        save();
        assertThat(missed()).as("once").isEqualTo(67);
    }

    @Test
    void recordsThatRetentionDeletedBeforeARestoreAreCountedOnce() throws Exception {
        send(100);
        start();
        read(0, 1, 2);
        OperatorSubtaskState state = saveAndStop();
        deleteBefore(70);

        start(state, "false");
        assertThat(missed()).isEqualTo(67);

        read(70, 71);
        save();
        assertThat(missed()).isEqualTo(67);
    }

    @Test
    void recordsOfAPartitionOfWhichNoneHadBeenReadAreCounted() throws Exception {
        start();
        OperatorSubtaskState state = saveAndStop();
        send(100);
        deleteBefore(70);

        start(state, "false");
        assertThat(missed()).isEqualTo(70);

        read(70, 71);
        save();
        assertThat(missed()).isEqualTo(70);
    }

    @Test
    void recordsOfAPartitionThatWasAddedMeanwhileAreCounted() throws Exception {
        start();
        OperatorSubtaskState state = saveAndStop();
        admin.createPartitions(Map.of(partition.topic(), NewPartitions.increaseTo(2))).all().get();
        partition = new TopicPartition(partition.topic(), 1);
        awaitLeader();
        send(100);
        deleteBefore(70);

        start(state, "false");

        assertThat(missed()).isEqualTo(70);
    }

    @Test
    void recordsThatWereDeletedBeforeTheJobsFirstStartAreNotCounted() throws Exception {
        send(10);
        deleteBefore(10);
        start();

        start(saveAndStop(), "false");

        assertThat(missed()).isZero();
    }

    /** A job that starts elsewhere saves what a release did that knew no partitions. */
    @Test
    void ofStateThatDoesNotSayWhichPartitionsThereWereNothingIsCountedThatMayNotBeLost()
            throws Exception {
        send(100);
        start(null, "false", false);
        OperatorSubtaskState state = saveAndStop();
        deleteBefore(70);

        start(state, "false", true);
        assertThat(missed()).isZero();

        state = saveAndStop();
        deleteBefore(80);
        start(state, "false", true);
        assertThat(missed()).as("from then on").isEqualTo(10);
    }

    @Test
    void aJobThatStartsElsewhereThanAtTheBeginningHasMissedNothingBefore() throws Exception {
        send(100);
        start(null, "false", false);
        OperatorSubtaskState state = saveAndStop();
        deleteBefore(70);

        start(state, "false", false);

        assertThat(missed()).isZero();
    }

    @Test
    void aTopicThatIsMissingFailsTheJob() throws Exception {
        delete();

        assertThatIllegalStateException()
                .isThrownBy(this::start)
                .withMessageStartingWith(
                        "Not all of the topics [%s] exist.".formatted(partition.topic()));
    }

    @Test
    void offsetsWithoutARecordThatNobodyDeletedAreNotCounted() throws Exception {
        send(10);
        deleteBefore(2);
        start();
        read(2, 3, 5, 9);

        save();
        assertThat(missed()).isZero();
    }

    @Test
    void aTopicThatIsDeletedUnderTheJobFailsIt() throws Exception {
        start();
        save();
        delete();

        awaitFailure("Not all of the topics [%s] exist.".formatted(partition.topic()));
    }

    @Test
    void aTopicThatIsMadeAgainUnderTheJobFailsIt() throws Exception {
        start();
        save();
        delete();
        create();

        awaitFailure("Topic %s was deleted and made again".formatted(partition.topic()));
    }

    /** The answer to what a checkpoint asks may come after the next one. */
    private void awaitFailure(String message) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThatThrownBy(this::save).hasStackTraceContaining(message));
    }
}
