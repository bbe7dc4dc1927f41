package io.tweeter.flink.unique;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes records on, and makes sure that none are skipped without a word: Kafka's source goes on at
 * an offset, whatever topic that is in by now.
 *
 * <ul>
 *   <li>A topic that was deleted, or deleted and made again, since the state was saved fails the
 *       job; one that goes away while the job runs fails it with the second checkpoint after that.
 *   <li>Records that Kafka's retention deleted before they were read are logged and counted.
 * </ul>
 */
final class CheckTopics extends RichMapFunction<RawRecord, RawRecord>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(CheckTopics.class);
    private static final long TIMEOUT_SECONDS = 60;

    /** Lines {@code topic id}. */
    private static final ListStateDescriptor<String> IDS =
            new ListStateDescriptor<>("topic-ids", Types.STRING);

    /** Lines {@code topic partition offset}: the next offset to read. */
    private static final ListStateDescriptor<String> POSITIONS =
            new ListStateDescriptor<>("positions", Types.STRING);

    private final List<String> topics;
    private final HashMap<String, Object> properties;

    private transient ListState<String> savedIds;
    private transient ListState<String> savedPositions;
    private transient Map<String, String> ids;
    private transient Positions positions;
    private transient Admin admin;
    private transient KafkaFuture<Map<String, TopicDescription>> look;

    /**
     * @param properties of the consumer
     */
    CheckTopics(List<String> topics, Map<String, String> properties) {
        this.topics = List.copyOf(topics);
        this.properties = new HashMap<>(properties);
    }

    /** Each subtask gets what all have saved, since partitions move between them. */
    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        savedIds = context.getOperatorStateStore().getUnionListState(IDS);
        savedPositions = context.getOperatorStateStore().getUnionListState(POSITIONS);
        ids = new TreeMap<>();
        positions = new Positions();
        for (String line : savedIds.get()) {
            String[] fields = line.split(" ", -1);
            ids.put(fields[0], fields[1]);
        }
        for (String line : savedPositions.get()) {
            String[] fields = line.split(" ", -1);
            positions.advance(fields[0], Integer.parseInt(fields[1]), Long.parseLong(fields[2]));
        }
    }

    @Override
    public void open(OpenContext context) throws IOException, InterruptedException {
        Counter missed =
                getRuntimeContext()
                        .getMetricGroup()
                        .addGroup("tweeter")
                        .counter("records_deleted_unread");
        admin = Admins.create(properties);
        check(ask(admin.describeTopics(topics).allTopicNames()));
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
            missed.inc(reportMissed());
        } else {
            admin.close(Duration.ZERO); // only the first subtask looks again
        }
    }

    private void check(Map<String, TopicDescription> now) {
        now.forEach(
                (name, found) -> {
                    String id = found.topicId().toString();
                    String before = ids.putIfAbsent(name, id);
                    if (before != null && !before.equals(id)) {
                        acceptOrFail(name, before, id);
                    }
                });
    }

    private void acceptOrFail(String name, String before, String id) {
        if (!Boolean.parseBoolean(String.valueOf(properties.get(TweetSource.ACCEPT_NEW_TOPIC)))) {
            throw new IllegalStateException(
                    "Topic %s was deleted and made again: its id was %s, and is %s. The offsets in this job's state are those of the old topic, and would skip records of the new one. Start the job without state, or restore the old topic."
                            .formatted(name, before, id));
        }
        ids.put(name, id);
        positions.forget(name);
    }

    /** Compares the positions in the state with what Kafka still has. */
    private long reportMissed() throws IOException, InterruptedException {
        Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
        positions.forEach(
                (name, partition, next) ->
                        earliest.put(new TopicPartition(name, partition), OffsetSpec.earliest()));
        long missed = 0;
        for (var first : ask(admin.listOffsets(earliest).all()).entrySet()) {
            TopicPartition partition = first.getKey();
            long from = positions.next(partition.topic(), partition.partition());
            long to = first.getValue().offset();
            if (to > from) {
                missed += to - from;
                LOG.error(
                        "The records of {} at offsets {} to {} were deleted by Kafka's retention"
                                + " before this job had read them. They are in none of its results.",
                        partition,
                        from,
                        to - 1);
            }
        }
        return missed;
    }

    private <T> T ask(KafkaFuture<T> answer) throws IOException, InterruptedException {
        try {
            return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw gone(e);
            }
            throw new IOException(
                    "Cannot ask Kafka for topics " + topics + ": " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException(
                    "Kafka has not answered within %d s for topics %s"
                            .formatted(TIMEOUT_SECONDS, topics),
                    e);
        }
    }

    private IllegalStateException gone(Exception cause) {
        return new IllegalStateException(
                "Not all of the topics %s exist. Was one deleted? tweeter init makes them, and a job that has state of a deleted one has to start without it."
                        .formatted(topics),
                cause);
    }

    @Override
    public RawRecord map(RawRecord record) {
        positions.passed(record);
        return record;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        lookAgain();
        savedIds.update(
                ids.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.toList()));
        List<String> lines = new ArrayList<>();
        positions.forEach(
                (name, partition, next) -> lines.add(name + " " + partition + " " + next));
        savedPositions.update(lines);
    }

    /** Looks at the answer to what was asked at the checkpoint before, and asks again. */
    private void lookAgain() throws IOException, InterruptedException {
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() != 0) {
            return;
        }
        if (look != null && look.isDone()) {
            try {
                check(look.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    throw gone(e);
                }
                LOG.warn("Cannot ask Kafka for topics {}: {}", topics, e.getCause().getMessage());
            }
            look = null;
        }
        if (look == null) {
            look = admin.describeTopics(topics).allTopicNames();
        }
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
