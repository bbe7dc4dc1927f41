package io.tweeter.benchmark.workload;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.tweeter.model.Timeline;
import io.tweeter.model.Tweet;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes everyone's timeline and that of one user to Cassandra, as the job {@code tweet-store} does
 * (the same statements, in batches of 4 KiB), but faster: without the job, and without the rows by
 * id and those of all other users.
 */
public final class TimelineLoader {

    /** Rows of usual tweets in the job's largest batch. */
    private static final int ROWS_PER_BATCH = 16;

    private static final int MAX_IN_FLIGHT = 256;

    /** A node that is busy with its files may time out. */
    private static final int ATTEMPTS = 4;

    /** All attempts; a request's own timeout is two minutes. */
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2 * ATTEMPTS + 1);

    private final CqlSession session;
    private final PreparedStatement byTime;
    private final PreparedStatement byUser;
    private final PreparedStatement days;
    private final PreparedStatement slots;

    private final Semaphore permits = new Semaphore(MAX_IN_FLIGHT);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /**
     * Number of rows that were written.
     *
     * @param everyones in {@code tweets_by_time}
     * @param users in {@code tweets_by_user}
     */
    public record Written(long everyones, long users) {}

    /**
     * @param session closed by the caller
     */
    public TimelineLoader(CqlSession session, String keyspace) {
        this.session = session;
        byTime = insert(keyspace, "tweets_by_time (slot, created_at, id, handle, content)");
        byUser = insert(keyspace, "tweets_by_user (handle, slot, created_at, id, content)");
        days = insert(keyspace, "timeline_days (timeline, day)");
        slots = insert(keyspace, "timeline_slots (timeline, day, slot)");
    }

    private PreparedStatement insert(String keyspace, String table) {
        String columns = table.substring(table.indexOf('('));
        return session.prepare(
                "INSERT INTO %s.%s VALUES %s"
                        .formatted(keyspace, table, columns.replaceAll("[a-z_]+", "?")));
    }

    /**
     * Writes the tweets of a stream, each as if it were no duplicate, until all are written or the
     * time is over or a request has failed.
     *
     * @param user whose timeline is written, too
     * @throws IllegalStateException if a request fails
     */
    public Written load(TweetStream stream, int user, Duration atMost) throws InterruptedException {
        Timeline everyone = Timeline.everyone();
        Timeline one = Timeline.of(TweetStream.handle(user));
        SlotBatches<BoundStatement> everyones = batches(everyone);
        SlotBatches<BoundStatement> users = batches(one);
        long end = System.nanoTime() + atMost.toNanos();
        for (long index = 0;
                index < stream.tweets() && System.nanoTime() < end && failure.get() == null;
                index++) {
            Tweet tweet = stream.tweet(index);
            Instant at = tweet.createdAt();
            Instant slot = everyone.slot(at);
            everyones.add(slot, byTime.bind(slot, at, tweet.id(), tweet.handle(), tweet.content()));
            if (stream.user(index) == user) {
                Instant usersSlot = one.slot(at);
                users.add(
                        usersSlot,
                        byUser.bind(tweet.handle(), usersSlot, at, tweet.id(), tweet.content()));
            }
        }
        everyones.flush();
        users.flush();
        acquire(MAX_IN_FLIGHT);
        permits.release(MAX_IN_FLIGHT);
        if (failure.get() != null) {
            throw new IllegalStateException("a request failed", failure.get());
        }
        return new Written(everyones.rows(), users.rows());
    }

    /** The rows of one timeline. */
    private SlotBatches<BoundStatement> batches(Timeline timeline) {
        return new SlotBatches<>(
                ROWS_PER_BATCH,
                slot -> {
                    LocalDate day = Timeline.day(slot);
                    request(days.bind(timeline.name(), day));
                    request(slots.bind(timeline.name(), day, slot));
                },
                rows -> request(BatchStatement.newInstance(BatchType.UNLOGGED).addAll(rows)));
    }

    private void request(Statement<?> statement) throws InterruptedException {
        acquire(1);
        send(statement, ATTEMPTS);
    }

    private void acquire(int requests) throws InterruptedException {
        if (!permits.tryAcquire(requests, ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    "a request was not answered within " + ANSWER_WITHIN.toSeconds() + " s",
                    failure.get());
        }
    }

    @SuppressWarnings(
            "FutureReturnValueIgnored") // the semaphore waits for all, failures are recorded
    private void send(Statement<?> statement, int attempts) {
        session.executeAsync(statement)
                .whenComplete(
                        (result, e) -> {
                            if (e != null && attempts > 1) {
                                send(statement, attempts - 1);
                                return;
                            }
                            if (e != null) {
                                failure.compareAndSet(null, e);
                            }
                            permits.release();
                        });
    }
}
