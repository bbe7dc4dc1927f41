package io.tweeter.flink.unique;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.apache.kafka.clients.admin.ListOffsetsOptions;
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
 *   <li>So does a partition whose log ends before the position in the state: the source would read
 *       it from its beginning.
 *   <li>Records that Kafka's retention deleted before they were read are logged and counted, with
 *       the next checkpoint if the job runs. The marks of transactions have offsets, too, and may
 *       be among them.
 * </ul>
 */
final class CheckTopics extends RichMapFunction<RawRecord, RawRecord>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(CheckTopics.class);
    private static final long TIMEOUT_SECONDS = 60;

    /** Of a question about a gap, for which a checkpoint waits. */
    private static final ListOffsetsOptions GAP_TIMEOUT = new ListOffsetsOptions().timeoutMs(5_000);

    /**
     * Lines {@code topic id partitions}: of how many the positions are saved. Older releases saved
     * {@code topic id}, and read no more.
     */
    private static final ListStateDescriptor<String> IDS =
            new ListStateDescriptor<>("topic-ids", Types.STRING);

    /** Lines {@code topic partition offset}: the next offset to read. */
    private static final ListStateDescriptor<String> POSITIONS =
            new ListStateDescriptor<>("positions", Types.STRING);

    private final List<String> topics;
    private final HashMap<String, Object> properties;
    private final boolean fromBeginning;

    private transient ListState<String> savedIds;
    private transient ListState<String> savedPositions;
    private transient Map<String, String> ids;
    private transient Map<String, Integer> partitions;
    private transient Positions positions;
    private transient Admin admin;
    private transient KafkaFuture<Map<String, TopicDescription>> look;
    private transient Counter missed;
    private transient Map<TopicPartition, Gap> gaps;

    /**
     * Offsets of a partition that no record had which was read, since the last checkpoint. Marks of
     * transactions and compaction leave such gaps, too.
     *
     * @param from the first of them
     * @param to after the last of them
     * @param missing how many they are; between them, others were read
     */
    private record Gap(long from, long to, long missing) {

        Gap and(Gap later) {
            return new Gap(from, later.to, missing + later.missing);
        }
    }

    /**
     * @param source if a job without state reads each partition of it from its first record on, it
     *     is known where it reads; else only once it has read a record of it
     */
    CheckTopics(TweetSource source) {
        this.topics = source.topics();
        this.properties = new HashMap<>(source.properties());
        this.fromBeginning = source.start() == TweetSource.BEGINNING;
    }

    /** Each subtask gets what all have saved, since partitions move between them. */
    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        savedIds = context.getOperatorStateStore().getUnionListState(IDS);
        savedPositions = context.getOperatorStateStore().getUnionListState(POSITIONS);
        ids = new TreeMap<>();
        partitions = new HashMap<>();
        positions = new Positions();
        for (String line : savedIds.get()) {
            String[] fields = line.split(" ", -1);
            ids.put(fields[0], fields[1]);
            if (fields.length > 2) {
                partitions.merge(fields[0], Integer.valueOf(fields[2]), Math::min);
            }
        }
        for (String line : savedPositions.get()) {
            String[] fields = line.split(" ", -1);
            positions.advance(fields[0], Integer.parseInt(fields[1]), Long.parseLong(fields[2]));
        }
    }

    @Override
    public void open(OpenContext context) throws IOException, InterruptedException {
        missed =
                getRuntimeContext()
                        .getMetricGroup()
                        .addGroup("tweeter")
                        .counter("records_deleted_unread");
        gaps = new HashMap<>();
        admin = Admins.create(properties);
        Map<String, TopicDescription> now = ask(admin.describeTopics(topics).allTopicNames());
        Set<String> madeAgain = check(now);
        requireWithinLog();
        // The source goes on in them at its positions, too.
        partitions.keySet().removeAll(madeAgain);
        passDeleted(now);
    }

    private boolean isFirstSubtask() {
        return getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
    }

    /** Returns the topics that were made again, which is accepted. */
    private Set<String> check(Map<String, TopicDescription> now) {
        Set<String> madeAgain = new HashSet<>();
        now.forEach(
                (name, found) -> {
                    String id = found.topicId().toString();
                    String before = ids.put(name, id);
                    if (before != null && !before.equals(id)) {
                        requireAccepted(name, before, id);
                        madeAgain.add(name);
                    }
                });
        return madeAgain;
    }

    private void requireAccepted(String name, String before, String id) {
        if (!Boolean.parseBoolean(String.valueOf(properties.get(TweetSource.ACCEPT_NEW_TOPIC)))) {
            throw new IllegalStateException(
                    "Topic %s was deleted and made again: its id was %s, and is %s. The offsets in this job's state are those of the old topic, and would skip records of the new one. Start the job without state, or restore the old topic."
                            .formatted(name, before, id));
        }
    }

    /**
     * An offset after the end has no records, and where Kafka's client finds that, it goes to the
     * beginning. Each subtask looks before it reads, so that nothing is counted twice meanwhile.
     *
     * <p>The end is that of what all replicas have, open transactions included. A leader that has
     * just been elected does not tell it before it knows that it is not behind its predecessor's.
     */
    private void requireWithinLog() throws IOException, InterruptedException {
        for (var end : ask(admin.listOffsets(each(OffsetSpec.latest())).all()).entrySet()) {
            long next = next(end.getKey());
            if (next > end.getValue().offset()) {
                throw new IllegalStateException(
                        "Kafka's log of %s ends at offset %d, and this job's state goes on at offset %d: records that the job has read are gone, as when Kafka is put back to an earlier time or a topic is made again. The job would read the partition from its beginning, and count again what it has counted. Start it from a savepoint or checkpoint that is not newer than the log (tweeter job submit --from-savepoint), or without state (tweeter job submit)."
                                .formatted(end.getKey(), end.getValue().offset(), next));
            }
        }
    }

    /**
     * Compares the positions in the state with what Kafka still has. The position of a partition of
     * which no record was read is its first record now, which retention may delete before it is
     * read; one that was added since the state was saved had its first record at offset 0.
     */
    private void passDeleted(Map<String, TopicDescription> now)
            throws IOException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = each(OffsetSpec.earliest());
        if (fromBeginning) {
            now.forEach(
                    (name, topic) ->
                            topic.partitions()
                                    .forEach(
                                            one ->
                                                    asked.put(
                                                            new TopicPartition(
                                                                    name, one.partition()),
                                                            OffsetSpec.earliest())));
        }
        for (var first : ask(admin.listOffsets(asked).all()).entrySet()) {
            TopicPartition partition = first.getKey();
            long from = isNew(partition) ? Math.max(0, next(partition)) : next(partition);
            long to = first.getValue().offset();
            if (from != Positions.NONE && to > from && isFirstSubtask()) {
                report(partition, new Gap(from, to, to - from));
            }
            positions.advance(partition.topic(), partition.partition(), to);
        }
        if (fromBeginning) {
            now.forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
        }
    }

    private boolean isNew(TopicPartition partition) {
        Integer before = partitions.get(partition.topic());
        return fromBeginning && before != null && partition.partition() >= before;
    }

    private void report(TopicPartition partition, Gap gap) {
        missed.inc(gap.missing());
        LOG.error(
                "Up to {} records of {} at offsets {} to {} were deleted by Kafka's retention"
                        + " before this job had read them. They are in none of its results.",
                gap.missing(),
                partition,
                gap.from(),
                gap.to() - 1);
    }

    private long next(TopicPartition partition) {
        return positions.next(partition.topic(), partition.partition());
    }

    private Map<TopicPartition, OffsetSpec> each(OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        positions.forEach(
                (name, partition, next) -> all.put(new TopicPartition(name, partition), which));
        return all;
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
        long expected = positions.passed(record);
        if (record.offset() > expected && expected != Positions.NONE) {
            gaps.merge(
                    new TopicPartition(record.topic(), record.partition()),
                    new Gap(expected, record.offset(), record.offset() - expected),
                    Gap::and);
        }
        return record;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        lookAgain();
        reportDeleted();
        savedIds.update(
                ids.entrySet().stream()
                        .map(
                                entry ->
                                        entry.getKey()
                                                + " "
                                                + entry.getValue()
                                                + saved(entry.getKey()))
                        .collect(Collectors.toList()));
        List<String> lines = new ArrayList<>();
        positions.forEach(
                (name, partition, next) -> lines.add(name + " " + partition + " " + next));
        savedPositions.update(lines);
    }

    private String saved(String topic) {
        Integer count = partitions.get(topic);
        return count == null ? "" : " " + count;
    }

    /** Looks at the answer to what was asked at the checkpoint before, and asks again. */
    private void lookAgain() throws IOException, InterruptedException {
        if (!isFirstSubtask()) {
            return;
        }
        if (look != null && look.isDone()) {
            try {
                check(look.get()).forEach(positions::forget);
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

    /** Asks Kafka about gaps, at most once a checkpoint: transactions leave one each. */
    private void reportDeleted() throws InterruptedException {
        if (gaps.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
        gaps.keySet().forEach(partition -> earliest.put(partition, OffsetSpec.earliest()));
        try {
            ask(admin.listOffsets(earliest, GAP_TIMEOUT).all())
                    .forEach((partition, first) -> reportBefore(first.offset(), partition));
            gaps.clear();
        } catch (IOException e) {
            LOG.warn("{}. The next checkpoint asks again.", e.getMessage());
        }
    }

    private void reportBefore(long first, TopicPartition partition) {
        Gap gap = gaps.get(partition);
        if (first > gap.from()) {
            long to = Math.min(first, gap.to());
            report(partition, new Gap(gap.from(), to, Math.min(gap.missing(), to - gap.from())));
        }
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
