package io.tweeter.ingest.post;

import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.tweeter.model.TopicRequirement;
import io.tweeter.model.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to Kafka on a thread of its own, however long that takes, and then checks it regularly.
 * Everything that can block happens here.
 *
 * <p>The checks use an admin client, because a producer that asks for a missing topic may create
 * it.
 */
final class KafkaWatch {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaWatch.class);

    private static final List<String> NAMES = List.of(Topics.TWEETS);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /** Without contact for this long Kafka counts as unreachable: longer than a leader election. */
    private static final Duration CONTACT_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration METADATA_POLL = Duration.ofMillis(20);
    private static final int METADATA_POLLS = 250;

    private final KafkaConfig config;
    private final MeterRegistry registry;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "kafka-watch");

    private Admin admin;
    private Optional<Boolean> reportedTrouble = Optional.empty();
    private boolean lacksReplicas;
    private volatile Optional<KafkaClientMetrics> metrics = Optional.empty();
    private volatile Producer<byte[], byte[]> producer;
    private volatile Producer<byte[], byte[]> broken;
    private volatile long lastContact = System.nanoTime();
    private volatile String lastFailure = "still connecting";
    private volatile Optional<String> topicTrouble = Optional.empty();
    private final Acknowledgements acknowledgements;

    /**
     * @param acknowledgements of the tweets that are written
     */
    KafkaWatch(KafkaConfig config, Acknowledgements acknowledgements, MeterRegistry registry) {
        this.config = config;
        this.acknowledgements = acknowledgements;
        this.registry = registry;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Why tweets cannot be written to Kafka, in one line; empty if they can. */
    Optional<String> trouble() {
        Producer<byte[], byte[]> current = producer;
        if (current == null || current == broken) {
            return Optional.of(
                    "Kafka at " + config.bootstrapServers() + " is not ready: " + lastFailure);
        }
        Duration silence = silence();
        if (silence.compareTo(CONTACT_TIMEOUT) > 0) {
            return Optional.of(
                    "Kafka at "
                            + config.bootstrapServers()
                            + " has not answered for "
                            + silence.toSeconds()
                            + " s: "
                            + lastFailure);
        }
        return topicTrouble.or(
                () ->
                        acknowledgements
                                .trouble()
                                .map(what -> "Kafka at " + config.bootstrapServers() + " " + what));
    }

    private Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastContact);
    }

    /** A producer with the topic's metadata, or null while there is none. */
    Producer<byte[], byte[]> producer() {
        return producer;
    }

    /** Notes that Kafka has just answered. */
    void reached() {
        lastContact = System.nanoTime();
    }

    /** Notes why Kafka or its client has just failed. */
    void failed(Throwable failure) {
        lastFailure = describe(failure);
    }

    /** Has a producer replaced that cannot be used any more. */
    void replace(Producer<byte[], byte[]> unusable, Exception failure) {
        failed(failure);
        broken = unusable;
    }

    private void run() {
        try {
            do {
                check();
                report();
            } while (!closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("The checks of Kafka were interrupted");
        }
    }

    private void check() throws InterruptedException {
        try {
            if (admin == null) {
                admin = Admin.create(config.admin());
            }
            topicTrouble = topicTrouble(await(admin.describeTopics(NAMES).allTopicNames()));
            Producer<byte[], byte[]> current = producer;
            if (current == null || current == broken) {
                replaceProducer(current);
            } else {
                // Regular use keeps the topic's metadata in the producer's cache.
                current.partitionsFor(Topics.TWEETS);
            }
            if (silence().compareTo(INTERVAL.multipliedBy(2)) > 0) {
                acknowledgements.forget();
            }
            reached();
        } catch (ExecutionException e) {
            failed(e.getCause());
        } catch (RuntimeException | java.util.concurrent.TimeoutException e) {
            // Whatever it is, the next check may succeed.
            failed(e);
        }
    }

    /** Why the topic must not be written to: what is accepted could be lost, or misplaced. */
    private Optional<String> topicTrouble(Map<String, TopicDescription> topics)
            throws ExecutionException, java.util.concurrent.TimeoutException, InterruptedException {
        List<TopicPartitionInfo> partitions = topics.get(Topics.TWEETS).partitions();
        int replication =
                partitions.stream()
                        .mapToInt(partition -> partition.replicas().size())
                        .min()
                        .orElse(0);
        try {
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.TWEETS);
            Map<String, String> configuration =
                    await(admin.describeConfigs(List.of(topic)).all()).get(topic).entries().stream()
                            .filter(entry -> entry.value() != null)
                            .collect(toMap(ConfigEntry::name, ConfigEntry::value));
            noteReplicas(partitions, configuration.get("min.insync.replicas"));
            return TopicRequirement.violations(
                            TopicRequirement.ofRecords(Topics.TWEETS, replication), configuration)
                    .stream()
                    .map(violation -> violation.describe() + "; tweeter init --repair sets it")
                    .findFirst();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                LOG.debug("The configuration of topic {} may not be read", Topics.TWEETS, e);
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What failed for want of replicas tells nothing more once there are enough of them. */
    private void noteReplicas(List<TopicPartitionInfo> partitions, String minInSync) {
        int min = minInSync == null ? 1 : Integer.parseInt(minInSync);
        boolean lacksSome = partitions.stream().anyMatch(each -> each.isr().size() < min);
        if (lacksReplicas && !lacksSome) {
            acknowledgements.forget();
        }
        lacksReplicas = lacksSome;
    }

    private <T> T await(KafkaFuture<T> future)
            throws ExecutionException, java.util.concurrent.TimeoutException, InterruptedException {
        return future.get(config.probeTimeout().toMillis() * 2, TimeUnit.MILLISECONDS);
    }

    private void replaceProducer(Producer<byte[], byte[]> unusable) throws InterruptedException {
        if (unusable != null) {
            producer = null;
            metrics.ifPresent(KafkaClientMetrics::close);
            unusable.close(Duration.ZERO);
        }
        Producer<byte[], byte[]> fresh = new KafkaProducer<>(config.producer());
        try {
            awaitMetadata(fresh);
        } catch (RuntimeException | InterruptedException e) {
            fresh.close(Duration.ZERO);
            throw e;
        }
        metrics = Optional.of(new KafkaClientMetrics(fresh));
        metrics.get().bindTo(registry);
        producer = fresh;
    }

    /** With {@code max.block.ms} 0 the first calls fail, but each makes the producer fetch. */
    private void awaitMetadata(Producer<byte[], byte[]> fresh) throws InterruptedException {
        for (int i = 0; i < METADATA_POLLS; i++) {
            try {
                fresh.partitionsFor(Topics.TWEETS);
                return;
            } catch (TimeoutException e) {
                if (closing.await(METADATA_POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw e;
                }
            }
        }
        throw new TimeoutException(
                "the producer cannot fetch the metadata of topic " + Topics.TWEETS);
    }

    private void report() {
        Optional<String> trouble = trouble();
        if (reportedTrouble.isPresent() && reportedTrouble.get() == trouble.isPresent()) {
            return;
        }
        reportedTrouble = Optional.of(trouble.isPresent());
        trouble.ifPresentOrElse(
                what -> LOG.warn("Not accepting tweets: {}", what),
                () -> LOG.info("Accepting tweets: Kafka at {} answers", config.bootstrapServers()));
    }

    /** In one line. What a client cannot be made for is in the cause of Kafka's exception. */
    static String describe(Throwable failure) {
        if (failure instanceof UnknownTopicOrPartitionException) {
            return "it has no topic '" + Topics.TWEETS + "'; create it";
        }
        if (failure instanceof TimeoutException
                || failure instanceof java.util.concurrent.TimeoutException) {
            return "it did not answer in time";
        }
        String message = failure.getMessage();
        String what = message == null ? failure.getClass().getSimpleName() : message;
        String why = failure.getCause() == null ? "" : describe(failure.getCause());
        return what.contains(why) ? what : what + ": " + why;
    }

    void close(Duration timeout) {
        closing.countDown();
        try {
            thread.join(timeout.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        metrics.ifPresent(KafkaClientMetrics::close);
        Producer<byte[], byte[]> last = producer;
        if (last != null) {
            last.close(timeout);
        }
        if (!thread.isAlive() && admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
