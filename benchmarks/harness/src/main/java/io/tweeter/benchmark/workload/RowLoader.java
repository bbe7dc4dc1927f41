package io.tweeter.benchmark.workload;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.tweeter.model.Tweet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** Fills a table with tweets whose ids are numbers. */
public final class RowLoader {

    private static final int MAX_IN_FLIGHT = 512;

    private final Semaphore permits = new Semaphore(MAX_IN_FLIGHT);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private final CqlSession session;

    /** Makes a loader; the caller closes the session. */
    public RowLoader(CqlSession session) {
        this.session = session;
    }

    /**
     * Makes the table anew.
     *
     * @throws IllegalStateException if a request fails
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the semaphore waits for all
    public void load(String keyspace, String table, TweetStream stream)
            throws InterruptedException {
        session.execute("DROP TABLE IF EXISTS %s.%s".formatted(keyspace, table));
        session.execute(
                "CREATE TABLE %s.%s (id bigint PRIMARY KEY, handle text, content text, created_at timestamp)"
                        .formatted(keyspace, table));
        PreparedStatement insert =
                session.prepare(
                        "INSERT INTO %s.%s (id, handle, content, created_at) VALUES (?, ?, ?, ?)"
                                .formatted(keyspace, table));
        for (long id = 0; id < stream.tweets(); id++) {
            Tweet tweet = stream.tweet(id);
            permits.acquire();
            session.executeAsync(
                            insert.bind(id, tweet.handle(), tweet.content(), tweet.createdAt()))
                    .whenComplete(
                            (result, e) -> {
                                if (e != null) {
                                    failure.compareAndSet(null, e);
                                }
                                permits.release();
                            });
        }
        permits.acquire(MAX_IN_FLIGHT);
        permits.release(MAX_IN_FLIGHT);
        if (failure.get() != null) {
            throw new IllegalStateException("a request failed", failure.get());
        }
    }
}
