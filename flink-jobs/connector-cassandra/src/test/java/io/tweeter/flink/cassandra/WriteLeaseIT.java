package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import io.tweeter.deploy.testkit.TestCassandra;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Write timestamps of runs that follow each other, on machines whose clocks disagree. */
@ExtendWith(TestCassandra.Extension.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class WriteLeaseIT {

    private static final long HOUR = TimeUnit.HOURS.toMicros(1);
    private static final long START = TimeUnit.DAYS.toMicros(20_000);
    private static final long NO_ROWS = Long.MIN_VALUE;

    private static CqlSession session;

    private final RealTask task = new RealTask();
    private final RequestSender sender =
            new RequestSender(
                    session == null ? null : new DriverSession(session),
                    "k.t",
                    new WriteLimits(8, Duration.ofSeconds(20), 3),
                    UnregisteredMetricsGroup.createSinkWriterMetricGroup(),
                    task.mailbox(),
                    new MailboxTimers(task.mailbox()));

    private long now = START;

    @BeforeAll
    static void createTable(TestCassandra shared) throws Exception {
        session = shared.session();
        shared.emptyKeyspace("leases");
        session.execute(
                "CREATE TABLE leases.t (sink text PRIMARY KEY, writer text, floor bigint, until bigint)");
    }

    @BeforeEach
    void empty() {
        session.execute("TRUNCATE leases.t");
    }

    @AfterEach
    void stopTask() {
        sender.close();
        task.close();
    }

    private WriteLease take(String run) {
        return take(run, session);
    }

    private WriteLease take(String run, CqlSession session) {
        return WriteLease.take(
                new LeaseTable(session, "leases", "t", "job/write"),
                new Retries(Duration.ofSeconds(20), WriteLease.RETRIES),
                sender,
                run,
                () -> now,
                () -> NO_ROWS);
    }

    private long timestamp(WriteLease lease) throws Exception {
        OptionalLong next = lease.next();
        while (next.isEmpty()) {
            sender.awaitResponse();
            next = lease.next();
        }
        return next.getAsLong();
    }

    @Test
    void timestampsFollowTheClockAndAlwaysGrow() throws Exception {
        WriteLease lease = take("first");
        assertThat(timestamp(lease)).isEqualTo(START);
        assertThat(timestamp(lease)).isEqualTo(START + 1);
        now = START + 1_000;
        assertThat(timestamp(lease)).isEqualTo(START + 1_000);
        now = START - HOUR;
        assertThat(timestamp(lease)).isEqualTo(START + 1_001);
    }

    /** As on a machine that is busy, whose driver loses a connection and opens another one. */
    @Test
    void theLeaseIsTakenWhenANodeIsConnectedAgain() throws Exception {
        AtomicInteger unconnected = new AtomicInteger(WriteLease.RETRIES + 2);
        CqlSession busy =
                (CqlSession)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {CqlSession.class},
                                (proxy, method, arguments) -> {
                                    if (method.getName().equals("execute")
                                            && unconnected.getAndDecrement() > 0) {
                                        throw new NoNodeAvailableException();
                                    }
                                    return method.invoke(session, arguments);
                                });
        assertThat(timestamp(take("first", busy))).isEqualTo(START);
        assertThat(unconnected.get()).isNegative();
    }

    @Test
    void theLeaseIsRenewedForAsLongAsRowsCome() throws Exception {
        WriteLease lease = take("first");
        for (int i = 0; i < 10; i++) {
            now += WriteLease.SPAN_MICROS * 3 / 2;
            assertThat(timestamp(lease)).isEqualTo(now);
        }
    }

    @Test
    void aRunOnAMachineWhoseClockIsAnHourBehindStillWritesTheNewestRows() throws Exception {
        long newest = timestamp(take("first"));

        now = START - HOUR;
        long next = timestamp(take("second"));

        assertThat(next).isGreaterThan(newest);
        assertThat(next - START).as("ahead").isLessThanOrEqualTo(2 * WriteLease.SPAN_MICROS);
    }

    @Test
    void aRunThatStoodStillGetsNoTimestampThatIsNewerThanTheNextRuns() throws Exception {
        WriteLease asleep = take("first");
        long next = timestamp(take("second"));

        // Within what it was granted it still writes, with older timestamps.
        assertThat(timestamp(asleep)).isLessThan(next);
        now = START + HOUR;
        assertThatIOException()
                .isThrownBy(() -> timestamp(asleep))
                .withMessageContaining("Another run of this job writes for job/write since");
    }

    @Test
    void theSubtasksOfARunShareItsLease() throws Exception {
        long before = timestamp(take("first"));
        WriteLease one = take("second");
        WriteLease other = take("second");

        assertThat(timestamp(one)).isGreaterThan(before);
        assertThat(timestamp(other)).isGreaterThan(before);
        now += HOUR;
        for (int i = 0; i < 5; i++) {
            now += WriteLease.SPAN_MICROS;
            assertThat(timestamp(one)).isEqualTo(now);
            assertThat(timestamp(other)).isEqualTo(now);
        }
    }

    @Test
    void aLeaseThatIsGoneEndsTheRun() throws Exception {
        WriteLease lease = take("first");
        session.execute("TRUNCATE leases.t");
        now += HOUR;
        assertThatIOException()
                .isThrownBy(() -> timestamp(lease))
                .withMessageContaining("Its lease is gone");
    }

    @Test
    void nobodyTakesALeaseThatIsSuspendedUntilItEnds() throws Exception {
        long before = timestamp(take("first"));
        long end = START + 120_000_000;
        session.execute(
                "UPDATE leases.t SET writer = 'suspended', floor = ?, until = ? WHERE sink = 'job/write' IF EXISTS",
                START + WriteLease.SPAN_MICROS,
                end);

        assertThatIllegalStateException()
                .isThrownBy(() -> take("second"))
                .withMessageStartingWith(
                        "A tool changes the tables of job/write, so nobody may write until it is done");
        now = end;
        assertThat(timestamp(take("second"))).isGreaterThan(before);
    }

    @Test
    void aLeaseThatIsResumedIsTakenOverAtOnce() throws Exception {
        long until = START + HOUR;
        take("first");
        session.execute(
                "UPDATE leases.t SET writer = 'resumed', floor = ?, until = ? WHERE sink = 'job/write' IF EXISTS",
                until,
                until);

        assertThat(timestamp(take("second"))).isGreaterThan(until);
    }

    /** A renewal that is under way when somebody deletes the row leaves one without a writer. */
    @Test
    void aLeaseWithoutAWriterIsTakenOver() throws Exception {
        session.execute(
                "UPDATE leases.t SET until = ? WHERE sink = 'job/write' IF writer = null",
                START + HOUR);

        assertThat(timestamp(take("first"))).isGreaterThan(START + HOUR);
    }
}
