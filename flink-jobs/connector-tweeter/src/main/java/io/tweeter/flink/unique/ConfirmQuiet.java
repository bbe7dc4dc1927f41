package io.tweeter.flink.unique;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * Passes records on, and says that there are none ({@link WatermarkStatus#IDLE}) only while the
 * leaders of all partitions answer. A source that cannot reach Kafka is as quiet as one for which
 * nobody writes; if event time went on meanwhile, what comes afterwards would be late.
 */
final class ConfirmQuiet extends AbstractStreamOperator<RawRecord>
        implements OneInputStreamOperator<RawRecord, RawRecord>, ProcessingTimeCallback {

    private static final long serialVersionUID = 1L;

    /** Between questions; one that takes longer is not answered. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** After so many in a row the source has connected again, too. */
    private static final int ANSWERS_AFTER_SILENCE = 3;

    private final List<String> topics;
    private final HashMap<String, String> properties;

    private transient Admin admin;
    private transient CompletableFuture<?> answer;
    private transient boolean idle;
    private transient boolean awake;
    private transient int answersMissing;

    ConfirmQuiet(List<String> topics, Map<String, String> properties) {
        this.topics = topics;
        this.properties = new HashMap<>(properties);
        this.chainingStrategy = ChainingStrategy.ALWAYS;
    }

    /** Adds the operator, unless the source ends. */
    static DataStream<RawRecord> of(
            DataStream<RawRecord> records, TweetSource source, UniqueTweets.Uids uids) {
        if (source.end().isPresent()) {
            return records;
        }
        SingleOutputStreamOperator<RawRecord> confirmed =
                records.transform(
                                "confirm quiet",
                                RawRecord.TYPE,
                                new ConfirmQuiet(source.topics(), source.properties()))
                        .setParallelism(records.getParallelism());
        uids.of("quiet").ifPresent(confirmed::uid);
        return confirmed;
    }

    @Override
    public void processElement(StreamRecord<RawRecord> element) {
        output.collect(element);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) {
        idle = status.isIdle();
        if (!idle) {
            output.emitWatermarkStatus(status);
        } else if (!awake) {
            answersMissing = 1;
            ask();
            wakeUpLater();
        }
    }

    @Override
    public void onProcessingTime(long time) {
        awake = false;
        if (!idle) {
            return;
        }
        boolean answered = answer.isDone() && !answer.isCompletedExceptionally();
        answersMissing = answered ? Math.max(answersMissing - 1, 0) : ANSWERS_AFTER_SILENCE;
        output.emitWatermarkStatus(
                answersMissing == 0 ? WatermarkStatus.IDLE : WatermarkStatus.ACTIVE);
        ask();
        wakeUpLater();
    }

    /** One question at a time: Kafka's client goes on with it until a leader answers. */
    private void ask() {
        if (answer != null && !answer.isDone()) {
            return;
        }
        if (admin == null) {
            admin = Admins.create(properties);
        }
        answer =
                admin.describeTopics(topics)
                        .allTopicNames()
                        .toCompletionStage()
                        .thenCompose(
                                found -> admin.listOffsets(ends(found)).all().toCompletionStage())
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
        awake = true;
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
