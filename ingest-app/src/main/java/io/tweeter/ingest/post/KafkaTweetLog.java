package io.tweeter.ingest.post;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.SpanContext;
import io.tweeter.ingest.health.Dependency;
import io.tweeter.ingest.http.HttpMetrics;
import io.tweeter.ingest.post.LogUnavailableException.Reason;
import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetRules;
import io.tweeter.model.env.KafkaSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The topic {@code tweets}, written by an idempotent producer with {@code acks=all}.
 *
 * <p>The producer's {@code send} would block without the topic's metadata or without free memory.
 * Its {@code max.block.ms} is 0, so it fails instead; {@link KafkaWatch} hands the producer out
 * only once it has the metadata, and keeps the metadata fresh.
 */
public final class KafkaTweetLog implements TweetLog, Dependency {

    /** Visible for tests. */
    final KafkaWatch watch;

    private final Acknowledgements acknowledgements;
    private final ClockCheck clockCheck = new ClockCheck(Clock.systemUTC(), System::nanoTime);
    private final Duration ackTimeout;
    private final Timer acknowledged;

    /**
     * @param ackTimeout how long a client waits for its answer
     * @throws io.tweeter.model.env.InvalidSettingException if the settings cannot be used
     */
    public KafkaTweetLog(KafkaSettings settings, Duration ackTimeout, MeterRegistry registry) {
        this.acknowledgements = new Acknowledgements(ackTimeout, System::nanoTime);
        this.watch =
                new KafkaWatch(KafkaConfig.of(settings, ackTimeout), acknowledgements, registry);
        this.ackTimeout = ackTimeout;
        this.acknowledged =
                Timer.builder("tweeter.kafka.ack")
                        .description("From handing a tweet to the producer to its acknowledgement")
                        .serviceLevelObjectives(HttpMetrics.buckets())
                        .register(registry);
    }

    /** Starts to connect to Kafka, and returns at once. */
    public void start() {
        watch.start();
    }

    // The callback gets the outcome.
    @SuppressWarnings("FutureReturnValueIgnored")
    @Override
    public Future<Void> append(Tweet tweet, byte[] json, SpanContext trace) {
        Producer<byte[], byte[]> producer = watch.producer();
        if (producer == null || watch.trouble().isPresent()) {
            return Future.failedFuture(
                    new LogUnavailableException(Reason.UNREACHABLE, "Kafka cannot be written to"));
        }
        Promise<Void> promise = Promise.promise();
        byte[] key = tweet.id().getBytes(StandardCharsets.US_ASCII);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.TWEETS, key, json);
        Traces.inject(trace, record.headers());
        long start = System.nanoTime();
        acknowledgements.awaited();
        try {
            producer.send(
                    record,
                    (metadata, failure) -> {
                        if (failure == null) {
                            watch.reached();
                            acknowledgements.came();
                            acknowledged.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                            acknowledge(tweet, metadata.timestamp(), promise);
                        } else {
                            promise.fail(unavailable(failure));
                        }
                    });
        } catch (KafkaException | IllegalStateException e) {
            // Thrown, not passed to the callback: this producer accepts nothing any more.
            watch.replace(producer, e);
            promise.tryFail(unavailable(e));
        }
        return promise.future();
    }

    /** What the jobs leave out must not be accepted, though it is in the topic. */
    private void acknowledge(Tweet tweet, long kafkaMillis, Promise<Void> promise) {
        Instant kafka = Instant.ofEpochMilli(kafkaMillis);
        clockCheck.acknowledged(tweet.createdAt(), kafka);
        TweetRules.checkCreatedAt(tweet.createdAt(), kafka)
                .ifPresentOrElse(
                        late ->
                                promise.fail(
                                        new LogUnavailableException(
                                                Reason.WRONG_CLOCK,
                                                "the clock of this machine is wrong: created_at "
                                                        + late.message())),
                        promise::complete);
    }

    private LogUnavailableException unavailable(Exception failure) {
        acknowledgements.failed(KafkaWatch.describe(failure));
        if (!(failure instanceof TimeoutException)) {
            watch.failed(failure);
        }
        Reason reason = reason(failure);
        return new LogUnavailableException(
                reason,
                switch (reason) {
                    case BUSY -> "the memory for tweets that are waiting for Kafka is full";
                    case TIMEOUT ->
                            "Kafka did not acknowledge it within " + ackTimeout.toMillis() + " ms";
                    default -> "Kafka rejected it";
                });
    }

    /** Why the producer has given up a tweet. */
    static Reason reason(Exception failure) {
        if (failure instanceof BufferExhaustedException) {
            return Reason.BUSY;
        }
        // It was retried until now, and Kafka may have any of the copies.
        return failure instanceof RetriableException ? Reason.TIMEOUT : Reason.UNREACHABLE;
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Optional<String> trouble() {
        return watch.trouble().or(clockCheck::trouble);
    }

    /** Blocks until every tweet in flight is acknowledged or has failed, or the timeout passes. */
    public void close(Duration timeout) {
        watch.close(timeout);
    }
}
