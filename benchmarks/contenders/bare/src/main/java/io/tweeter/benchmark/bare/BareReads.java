package io.tweeter.benchmark.bare;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.benchmark.protocol.ContenderMain;
import java.math.BigInteger;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The limit of reading: the newest asynchronous driver, with the same pages, ranges and requests in
 * flight as the SQL of the other contender.
 *
 * <p>Arguments: as that one's.
 */
public final class BareReads {

    private static final int RANGES = 16;
    private static final int RANGES_AT_ONCE = 2;
    private static final int PAGE = 1_000;
    private static final int MAX_IN_FLIGHT = 512;
    private static final String COLUMNS =
            "SELECT id, handle, content, created_at FROM %s.%s WHERE ";

    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong characters = new AtomicLong();
    private final AtomicReference<Instant> newest = new AtomicReference<>(Instant.MIN);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private BareReads() {}

    /** Starts the contender. */
    public static void main(String[] args) {
        ContenderMain.main(arguments -> new BareReads().run(arguments), args);
    }

    private String run(Arguments arguments) throws Exception {
        long expected = arguments.number("rows");
        String select = COLUMNS.formatted(arguments.text("keyspace"), arguments.text("table"));
        try (CqlSession session = BareStore.session(arguments)) {
            if (arguments.text("mode").equals("scan")) {
                scan(session, session.prepare(select + "token(id) > ? AND token(id) <= ?"));
            } else {
                lookUp(session, session.prepare(select + "id = ?"), expected);
            }
        }
        if (failure.get() != null || rows.get() != expected) {
            throw new IllegalStateException(
                    "read %d rows, not %d".formatted(rows.get(), expected), failure.get());
        }
        return ContenderMain.result();
    }

    private void scan(CqlSession session, PreparedStatement range) throws InterruptedException {
        Semaphore permits = new Semaphore(RANGES_AT_ONCE);
        BigInteger width = BigInteger.ONE.shiftLeft(64).divide(BigInteger.valueOf(RANGES));
        for (int i = 0; i < RANGES; i++) {
            BigInteger from =
                    BigInteger.valueOf(Long.MIN_VALUE).add(width.multiply(BigInteger.valueOf(i)));
            long to = i == RANGES - 1 ? Long.MAX_VALUE : from.add(width).longValueExact();
            permits.acquire();
            pages(
                    session.executeAsync(range.bind(from.longValueExact(), to).setPageSize(PAGE)),
                    permits);
        }
        permits.acquire(RANGES_AT_ONCE);
    }

    /** Asks for the next page before it takes the rows of this one. */
    @SuppressWarnings("FutureReturnValueIgnored") // the semaphore waits for all
    private void pages(CompletionStage<AsyncResultSet> page, Semaphore permits) {
        page.whenComplete(
                (result, e) -> {
                    if (e != null) {
                        failure.compareAndSet(null, e);
                        permits.release();
                        return;
                    }
                    if (result.hasMorePages()) {
                        pages(result.fetchNextPage(), permits);
                    }
                    result.currentPage().forEach(this::take);
                    if (!result.hasMorePages()) {
                        permits.release();
                    }
                });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the semaphore waits for all
    private void lookUp(CqlSession session, PreparedStatement byId, long keys)
            throws InterruptedException {
        Semaphore permits = new Semaphore(MAX_IN_FLIGHT);
        for (long n = 0; n < keys; n++) {
            permits.acquire();
            session.executeAsync(byId.bind(n * 7919 % keys))
                    .whenComplete(
                            (result, e) -> {
                                if (e != null) {
                                    failure.compareAndSet(null, e);
                                } else {
                                    result.currentPage().forEach(this::take);
                                }
                                permits.release();
                            });
        }
        permits.acquire(MAX_IN_FLIGHT);
    }

    private void take(Row row) {
        if (!row.isNull("id") && row.getString("handle") != null) {
            rows.incrementAndGet();
        }
        String content = row.getString("content");
        characters.addAndGet(content.codePointCount(0, content.length()));
        newest.accumulateAndGet(row.getInstant("created_at"), (a, b) -> a.isAfter(b) ? a : b);
    }
}
