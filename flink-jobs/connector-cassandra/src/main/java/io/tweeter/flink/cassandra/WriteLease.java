package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Write timestamps that are newer than those of every earlier writer of the same sink, whatever the
 * clocks do, and however long an earlier writer stood still.
 *
 * <p>Cassandra keeps the row with the newest timestamp. A clock that was set back, or a process
 * that wakes up after its job was restarted elsewhere, would make old rows the newest. So the
 * timestamps are leased, in a table, by lightweight transactions: a new writer takes the lease over
 * and starts above all timestamps that were granted before it; the one before keeps what it has,
 * all of it older, and gets no more. Within a lease the timestamps follow the wall clock, and never
 * go ahead of it by more than {@link #SPAN_MICROS}, unless an earlier writer's did.
 *
 * <p>The subtasks of one writer share its lease: no two of them write the same row.
 */
final class WriteLease implements WriteTimestamps {

    /** How much is granted at a time. It is renewed when half of it is left. */
    static final long SPAN_MICROS = 10_000_000;

    private static final int MAX_TAKE_OVERS = 100;

    /**
     * More than other requests have: all subtasks change one row by transactions, which get in each
     * other's way where a replica is away or busy. Rows wait meanwhile.
     */
    static final int RETRIES = 10;

    private final LeaseTable table;
    private final RequestSender sender;
    private final LongSupplier clock;
    private final String writer;
    private long last;
    private long limit;
    private boolean renewing;

    private WriteLease(LeaseTable table, RequestSender sender, LongSupplier clock, Lease lease) {
        this.table = table;
        this.sender = sender;
        this.clock = clock;
        this.writer = lease.writer();
        this.last = lease.floor();
        this.limit = lease.until();
    }

    /**
     * Takes the lease over, or joins the other subtasks of the same writer.
     *
     * @param retries of each attempt to take it
     * @param sender renews it
     * @param writer equal for all subtasks of one run
     * @param clock the time in microseconds since 1970
     * @param newestRow the newest write timestamp in the sink's tables, for its first lease
     * @throws DriverException if Cassandra does not answer, also not to further attempts
     * @throws IllegalStateException if nobody may write at present; says until when
     */
    static WriteLease take(
            LeaseTable table,
            Retries retries,
            RequestSender sender,
            String writer,
            LongSupplier clock,
            LongSupplier newestRow) {
        for (int i = 0; i < MAX_TAKE_OVERS; i++) {
            // What timed out may have been done: the next attempt reads it.
            Optional<Lease> mine = retries.await(() -> takeOver(table, writer, clock, newestRow));
            if (mine.isPresent()) {
                return new WriteLease(table, sender, clock, mine.get());
            }
        }
        throw new IllegalStateException(
                "the lease of %s is taken over all the time: do two jobs of this name write the same tables?"
                        .formatted(table.sink()));
    }

    /** The writer's lease; empty if another one was faster. */
    private static Optional<Lease> takeOver(
            LeaseTable table, String writer, LongSupplier clock, LongSupplier newestRow) {
        Optional<Lease> found = table.read();
        if (found.isPresent() && writer.equals(found.get().writer())) {
            return found;
        }
        requireNotSuspended(table.sink(), found, clock.getAsLong());
        long floor = found.map(Lease::until).orElseGet(newestRow::getAsLong);
        Lease mine = new Lease(writer, floor, Math.max(floor, clock.getAsLong()) + SPAN_MICROS);
        boolean taken = found.isPresent() ? table.replace(found.get(), mine) : table.create(mine);
        return taken ? Optional.of(mine) : Optional.empty();
    }

    private static void requireNotSuspended(String sink, Optional<Lease> found, long now) {
        if (found.isPresent()
                && Lease.SUSPENDED.equals(found.get().writer())
                && found.get().until() > now) {
            throw new IllegalStateException(
                    "A tool changes the tables of %s, so nobody may write until it is done, or until %s at the latest"
                            .formatted(
                                    sink,
                                    Instant.EPOCH.plus(found.get().until(), ChronoUnit.MICROS)));
        }
    }

    @Override
    public OptionalLong next() {
        long candidate = Math.max(last + 1, clock.getAsLong());
        if (!renewing && candidate + SPAN_MICROS / 2 > limit) {
            renewing = true;
            long until = Math.max(limit, candidate) + SPAN_MICROS;
            sender.send(
                    table.renewal(writer, until),
                    0,
                    RETRIES,
                    response -> renewed(LeaseTable.outcome(response, writer, until)));
        }
        if (candidate > limit) {
            return OptionalLong.empty();
        }
        last = candidate;
        return OptionalLong.of(candidate);
    }

    private void renewed(Optional<Lease> now) throws IOException {
        renewing = false;
        if (now.isEmpty() || !writer.equals(now.get().writer())) {
            throw new IOException(
                    "Another run of this job writes for %s since: this one stood still or was cut off, and may write no more. Its lease is %s."
                            .formatted(table.sink(), now.map(Lease::toString).orElse("gone")));
        }
        limit = Math.max(limit, now.get().until());
    }
}
