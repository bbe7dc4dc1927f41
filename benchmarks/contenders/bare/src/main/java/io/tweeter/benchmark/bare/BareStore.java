package io.tweeter.benchmark.bare;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.benchmark.protocol.ContenderMain;
import io.tweeter.model.InvalidTweetException;
import io.tweeter.model.MalformedTweetException;
import io.tweeter.model.Timeline;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The limit of storing: one loop that reads and parses tweets, finds first copies with a hash set,
 * and writes three rows for each with the asynchronous driver. It loses everything in a crash.
 *
 * <p>Arguments: {@code bootstrap}, {@code topic}, {@code cassandra} (host:port), {@code
 * datacenter}, {@code keyspace}.
 */
public final class BareStore {

    /** The limit of each of the two subtasks of the job. */
    private static final int MAX_IN_FLIGHT = 512;

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Set<String> ids = new HashSet<>();
    private final Semaphore permits = new Semaphore(MAX_IN_FLIGHT);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private BareStore() {}

    /** Starts the contender. */
    public static void main(String[] args) {
        ContenderMain.main(arguments -> new BareStore().run(arguments), args);
    }

    private String run(Arguments arguments) throws Exception {
        try (CqlSession session = session(arguments)) {
            Inserts inserts = new Inserts(session, arguments.text("keyspace"));
            TopicReader.read(
                    arguments.text("bootstrap"),
                    arguments.text("topic"),
                    tweet -> store(tweet, session, inserts));
            permits.acquire(MAX_IN_FLIGHT);
        }
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
        return ContenderMain.result();
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

    @SuppressWarnings(
            "FutureReturnValueIgnored") // the semaphore waits for all, failures are recorded
    private void write(CqlSession session, PreparedStatement insert, Object... values)
            throws InterruptedException {
        permits.acquire();
        session.executeAsync(insert.bind(values))
                .whenComplete(
                        (result, e) -> {
                            if (e != null) {
                                failure.compareAndSet(null, e);
                            }
                            permits.release();
                        });
    }

    static CqlSession session(Arguments arguments) {
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
}
