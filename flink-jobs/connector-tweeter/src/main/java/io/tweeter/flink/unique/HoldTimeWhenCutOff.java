package io.tweeter.flink.unique;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes records on, and event time only while the leaders of all partitions answer, and until what
 * they have after a silence was read. A partition whose leader a source cannot reach looks like one
 * for which nobody writes; if event time went on without it, what comes afterwards would be late.
 *
 * <p>A source counts as quiet ({@link WatermarkStatus#IDLE}) only meanwhile, too.
 */
final class HoldTimeWhenCutOff extends AbstractStreamOperator<RawRecord>
        implements OneInputStreamOperator<RawRecord, RawRecord>, ProcessingTimeCallback {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(HoldTimeWhenCutOff.class);

    /** Between questions. */
    static final Duration INTERVAL = Duration.ofMillis(800);

    /**
     * Intervals that an answer may take. With the one before the question they are less than the
     * time after which a partition is idle ({@link TweetSource.Timing#idleTimeout}).
     */
    private static final int PATIENCE = 2;

    /** So many in a row end a silence. */
    private static final int ANSWERS_AFTER_SILENCE = 3;

    private final List<String> topics;
    private final HashMap<String, String> properties;

    /**
     * Intervals in which the source may connect again and read what came meanwhile. Its end may
     * never be reached: the marks of transactions have offsets, too.
     */
    private final long catchesUpWithin;

    private transient Admin admin;
    private transient Positions positions;
    private transient CompletableFuture<Map<TopicPartition, ListOffsetsResultInfo>> answer;
    private transient int waited;
    private transient int answersMissing;
    private transient Map<TopicPartition, Long> unread;
    private transient int catchesUpFor;
    private transient boolean cutOff;
    private transient Watermark newest;
    private transient WatermarkStatus status;

    HoldTimeWhenCutOff(TweetSource source) {
        this.topics = source.topics();
        this.properties = new HashMap<>(source.properties());
        this.catchesUpWithin = source.timing().catchUpTimeout().dividedBy(INTERVAL);
        this.chainingStrategy = ChainingStrategy.ALWAYS;
    }

    /** Adds the operator to a source that does not end. */
    static DataStream<RawRecord> of(
            DataStream<RawRecord> records, TweetSource source, UniqueTweets.Uids uids) {
        SingleOutputStreamOperator<RawRecord> held =
                records.transform(
                                "hold time when cut off",
                                RawRecord.TYPE,
                                new HoldTimeWhenCutOff(source))
                        .setParallelism(records.getParallelism());
        uids.of("cut-off").ifPresent(held::uid);
        return held;
    }

    @Override
    public void open() throws Exception {
        super.open();
        admin = Admins.create(properties);
        positions = new Positions();
        unread = new HashMap<>();
        newest = Watermark.UNINITIALIZED;
        status = WatermarkStatus.ACTIVE;
        cutOff = true;
        answersMissing = 1;
        ask();
        wakeUpLater();
    }

    @Override
    public void processElement(StreamRecord<RawRecord> element) {
        positions.passed(element.getValue());
        output.collect(element);
    }

    /** The last one passes: a job that is told to end does. */
    @Override
    public void processWatermark(Watermark mark) {
        newest = mark;
        if (!cutOff || mark.equals(Watermark.MAX_WATERMARK)) {
            output.emitWatermark(mark);
        }
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus now) {
        status = now;
        if (!cutOff) {
            output.emitWatermarkStatus(now);
        }
    }

    @Override
    public void onProcessingTime(long time) {
        if (answer.isDone()) {
            answered();
            ask();
        } else if (++waited == PATIENCE) {
            silent("it takes long");
        }
        setCutOff(answersMissing > 0 || isUnread());
        wakeUpLater();
    }

    private void answered() {
        try {
            Map<TopicPartition, ListOffsetsResultInfo> ends = answer.join();
            if (answersMissing == ANSWERS_AFTER_SILENCE) {
                catchesUpFor = 0;
                ends.forEach((partition, end) -> unread.put(partition, end.offset()));
            }
            answersMissing = Math.max(answersMissing - 1, 0);
        } catch (CompletionException e) {
            silent(e.getCause().toString());
        }
    }

    private void silent(String why) {
        answersMissing = ANSWERS_AFTER_SILENCE;
        if (!cutOff) {
            LOG.warn(
                    "Not all leaders of {} have answered ({}), so event time stands still",
                    topics,
                    why);
        }
    }

    /** Of the partitions that this subtask is known to read. */
    private boolean isUnread() {
        unread.entrySet()
                .removeIf(
                        end -> {
                            TopicPartition partition = end.getKey();
                            long next = positions.next(partition.topic(), partition.partition());
                            return next == Positions.NONE || next >= end.getValue();
                        });
        if (++catchesUpFor > catchesUpWithin) {
            unread.clear();
        }
        return !unread.isEmpty();
    }

    private void setCutOff(boolean now) {
        if (cutOff == now) {
            return;
        }
        cutOff = now;
        if (cutOff) {
            output.emitWatermarkStatus(WatermarkStatus.ACTIVE);
        } else {
            LOG.info("All leaders of {} answer, so event time goes on", topics);
            output.emitWatermark(newest);
            output.emitWatermarkStatus(status);
        }
    }

    /** Kafka's client goes on with a question until all have answered. */
    private void ask() {
        waited = 0;
        ListOffsetsOptions readable = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        answer =
                admin.describeTopics(topics)
                        .allTopicNames()
                        .toCompletionStage()
                        .thenCompose(
                                found ->
                                        admin.listOffsets(ends(found), readable)
                                                .all()
                                                .toCompletionStage())
                        .toCompletableFuture();
    }

    private static Map<TopicPartition, OffsetSpec> ends(Map<String, TopicDescription> topics) {
        return topics.values().stream()
                .flatMap(
                        topic ->
                                topic.partitions().stream()
                                        .map(
                                                partition ->
                                                        new TopicPartition(
                                                                topic.name(),
                                                                partition.partition())))
                .collect(Collectors.toMap(partition -> partition, end -> OffsetSpec.latest()));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a timer that throws makes the task fail
    private void wakeUpLater() {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        getProcessingTimeService().registerTimer(now + INTERVAL.toMillis(), this);
    }

    @Override
    public void close() throws Exception {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
        super.close();
    }
}
