package io.tweeter.benchmark.bare;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.benchmark.protocol.Contender;
import io.tweeter.model.InvalidTweetException;
import io.tweeter.model.MalformedTweetException;
import io.tweeter.model.Timeline;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The limit of storing: one loop that reads, parses, keeps first copies by a hash set, and writes
 * three rows for each with the asynchronous driver. It keeps nothing over a crash.
 *
 * <p>Arguments: {@code bootstrap}, {@code topic}, {@code cassandra} (host:port), {@code
 * datacenter}, {@code keyspace}.
 */
public final class BareStore {

    private static final Duration POLL = Duration.ofMillis(100);

    /** As many as each of our two subtasks may have. */
    private static final int IN_FLIGHT = 512;

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Set<String> ids = new HashSet<>();
    private final Semaphore free = new Semaphore(IN_FLIGHT);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private BareStore() {}

    /** Runs it as a process of its own. */
    public static void main(String[] args) {
        Contender.main(arguments -> new BareStore().run(arguments), args);
    }

    private String run(Arguments arguments) throws Exception {
        try (CqlSession session = session(arguments);
                Consumer<byte[], byte[]> consumer = consumer(arguments)) {
            Inserts inserts = new Inserts(session, arguments.text("keyspace"));
            List<TopicPartition> partitions =
                    consumer.partitionsFor(arguments.text("topic")).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long left =
                    consumer.endOffsets(partitions).values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
            while (left > 0) {
                for (ConsumerRecord<byte[], byte[]> tweet : consumer.poll(POLL)) {
                    store(tweet.value(), session, inserts);
                    left--;
                }
            }
            free.acquire(IN_FLIGHT);
        }
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
        return Contender.result();
    }

    private record Inserts(
            PreparedStatement tweets, PreparedStatement byTime, PreparedStatement byUser) {

        Inserts(CqlSession session, String keyspace) {
            this(
                    session.prepare(
                            "INSERT INTO %s.tweets (id, handle, content, created_at) VALUES (?, ?, ?, ?)"
                                    .formatted(keyspace)),
                    session.prepare(
                            "INSERT INTO %s.tweets_by_time (slot, created_at, id, handle, content) VALUES (?, ?, ?, ?, ?)"
                                    .formatted(keyspace)),
                    session.prepare(
                            "INSERT INTO %s.tweets_by_user (handle, slot, created_at, id, content) VALUES (?, ?, ?, ?, ?)"
                                    .formatted(keyspace)));
        }
    }

    private void store(byte[] json, CqlSession session, Inserts inserts)
            throws MalformedTweetException, InvalidTweetException, InterruptedException {
        Tweet tweet = TweetJson.read(json);
        if (!ids.add(tweet.id())) {
            return;
        }
        write(
                session,
                inserts.tweets(),
                tweet.id(),
                tweet.handle(),
                tweet.content(),
                tweet.createdAt());
        write(
                session,
                inserts.byTime(),
                Timeline.everyone().slot(tweet.createdAt()),
                tweet.createdAt(),
                tweet.id(),
                tweet.handle(),
                tweet.content());
        write(
                session,
                inserts.byUser(),
                tweet.handle(),
                Timeline.of(tweet.handle()).slot(tweet.createdAt()),
                tweet.createdAt(),
                tweet.id(),
                tweet.content());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the semaphore waits for all, failures are kept
    private void write(CqlSession session, PreparedStatement insert, Object... values)
            throws InterruptedException {
        free.acquire();
        session.executeAsync(insert.bind(values))
                .whenComplete(
                        (result, e) -> {
                            if (e != null) {
                                failure.compareAndSet(null, e);
                            }
                            free.release();
                        });
    }

    private static CqlSession session(Arguments arguments) {
        String address = arguments.text("cassandra");
        int colon = address.lastIndexOf(':');
        return CqlSession.builder()
                .addContactPoint(
                        new InetSocketAddress(
                                address.substring(0, colon),
                                Integer.parseInt(address.substring(colon + 1))))
                .withLocalDatacenter(arguments.text("datacenter"))
                .withConfigLoader(
                        DriverConfigLoader.programmaticBuilder()
                                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM")
                                .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
                                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, TIMEOUT)
                                .build())
                .build();
    }

    private static Consumer<byte[], byte[]> consumer(Arguments arguments) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        arguments.text("bootstrap"),
                        "max.poll.records",
                        5_000,
                        "max.partition.fetch.bytes",
                        4 << 20,
                        "enable.auto.commit",
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
