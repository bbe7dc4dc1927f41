package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.time.Duration;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.MetricsGroupTestUtils;
import org.junit.jupiter.api.Test;

class RequestSenderTest {

    private static final long LATENCY = 10;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private static final Statement<?> REQUEST = SimpleStatement.newInstance("INSERT ...");

    private final SimulatedTask task = new SimulatedTask();
    private final MetricListener metrics = new MetricListener();

    private SimulatedSession session = new SimulatedSession(task, LATENCY);

    private RequestSender sender(int maxInFlight, int maxRetries) {
        return new RequestSender(
                session,
                "k.t",
                new WriteLimits(maxInFlight, TIMEOUT, maxRetries),
                MetricsGroupTestUtils.mockWriterMetricGroup(metrics.getMetricGroup()),
                task,
                task);
    }

    private long counted(String... counter) {
        return metrics.getCounter(counter).orElseThrow().getCount();
    }

    private long gauge(String... gauge) {
        return metrics.<Long>getGauge(gauge).orElseThrow().getValue();
    }

    private static DriverTimeoutException timeout() {
        return new DriverTimeoutException("no response");
    }

    private static NoNodeAvailableException unconnected() {
        return new NoNodeAvailableException();
    }

    @Test
    void noMoreRequestsThanAllowedAreInFlight() throws Exception {
        RequestSender sender = sender(3, 0);
        for (int i = 0; i < 9; i++) {
            sender.awaitCapacity();
            sender.send(REQUEST, 1);
        }
        sender.awaitAll();

        assertThat(session.attempts())
                .extracting(SimulatedSession.Attempt::time)
                .containsExactly(0L, 0L, 0L, LATENCY, LATENCY, LATENCY, 20L, 20L, 20L);
        assertThat(session.maxInFlight()).isEqualTo(3);
        assertThat(session.inFlight()).isZero();
    }

    @Test
    void transientErrorsAreRetriedWithGrowingBackOff() throws Exception {
        RequestSender sender = sender(1, 3);
        session.fail(timeout(), timeout(), timeout());
        sender.send(REQUEST, 5);
        sender.awaitAll();

        assertThat(session.attempts())
                .extracting(SimulatedSession.Attempt::time)
                .containsExactly(0L, 260L, 770L, 1_780L);
        assertThat(session.attempts())
                .extracting(SimulatedSession.Attempt::statement)
                .allMatch(statement -> statement == REQUEST);
        assertThat(counted("tweeter", "write_retries")).isEqualTo(3);
        assertThat(counted("tweeter", "rows_written")).isEqualTo(5);
        assertThat(counted("tweeter", "write_errors")).isZero();
        assertThat(counted("numRecordsSend")).isEqualTo(5);
    }

    @Test
    void aRequestForWhichNoNodeIsConnectedSpendsNoRetryBeforeTheTimeout() throws Exception {
        RequestSender sender = sender(1, 1);
        session.fail(unconnected(), unconnected(), unconnected(), unconnected(), timeout());
        sender.send(REQUEST, 1);
        sender.awaitAll();

        assertThat(session.attempts())
                .extracting(SimulatedSession.Attempt::time)
                .containsExactly(0L, 510L, 1_020L, 1_530L, 2_040L, 2_300L);
    }

    @Test
    void aRequestForWhichNoNodeIsConnectedFailsWhenAllRetriesWouldBeOver() {
        RequestSender sender = sender(1, 1);
        for (int i = 0; i < 10; i++) {
            session.fail(unconnected());
        }
        sender.send(REQUEST, 1);

        assertThatIOException()
                .isThrownBy(sender::awaitAll)
                .withMessageStartingWith("Writing to Cassandra failed: No node was available");
        assertThat(session.attempts()).hasSize(10);
    }

    @Test
    void theBackOffIsBounded() throws Exception {
        RequestSender sender = sender(1, 9);
        for (int i = 0; i < 9; i++) {
            session.fail(timeout());
        }
        sender.send(REQUEST, 1);
        sender.awaitAll();

        long last = session.attempts().get(9).time();
        assertThat(last - session.attempts().get(8).time()).isEqualTo(8_000 + LATENCY);
    }

    @Test
    void aRequestThatIsToBeRetriedKeepsItsPlace() throws Exception {
        RequestSender sender = sender(1, 1);
        session.fail(timeout());
        sender.send(REQUEST, 1);
        task.idle(LATENCY);
        assertThat(gauge("tweeter", "writes_in_flight")).isOne();

        sender.awaitCapacity();

        assertThat(session.attempts()).hasSize(2);
        assertThat(gauge("tweeter", "writes_in_flight")).isZero();
    }

    @Test
    void aSpentRetryBudgetFailsTheFlushWithTheCause() {
        RequestSender sender = sender(1, 1);
        DriverTimeoutException last = timeout();
        session.fail(timeout(), last);
        sender.send(REQUEST, 5);

        assertThatIOException()
                .isThrownBy(sender::awaitAll)
                .withMessage("Writing to Cassandra failed: no response")
                .withCause(last);
        assertThat(counted("tweeter", "write_errors")).isOne();
        assertThat(counted("numRecordsSendErrors")).isEqualTo(5);
        assertThat(counted("tweeter", "rows_written")).isZero();
    }

    @Test
    void aRequestMayBeRetriedMoreOftenThanOthers() throws Exception {
        RequestSender sender = sender(1, 0);
        session.fail(timeout(), timeout());
        sender.send(REQUEST, 0, 2, response -> {});
        sender.awaitAll();

        assertThat(session.attempts()).hasSize(3);
    }

    @Test
    void otherErrorsAreNotRetriedAndFailAnIdleTask() {
        RequestSender sender = sender(1, 3);
        session.fail(new IllegalStateException("no such table"));
        sender.send(REQUEST, 1);

        assertThatIOException()
                .isThrownBy(() -> task.idle(LATENCY))
                .withMessage("Writing to Cassandra failed: no such table");
        assertThat(session.attempts()).hasSize(1);
        assertThatIOException().isThrownBy(sender::checkFailure);
        assertThatIOException().isThrownBy(sender::awaitCapacity);
        assertThatIOException().isThrownBy(sender::awaitAll);
    }

    @Test
    void aFailureEndsTheWaitForOtherRequests() {
        RequestSender sender = sender(2, 3);
        session.fail(new IllegalStateException("no such table"), timeout());
        sender.send(REQUEST, 1);
        sender.send(REQUEST, 1);

        assertThatIOException().isThrownBy(sender::awaitAll);
        assertThat(task.getCurrentProcessingTime()).isEqualTo(LATENCY);
    }

    @Test
    void aSessionThatThrowsIsAFailedRequest() {
        RequestSender sender = sender(1, 3);
        session.close();
        sender.send(REQUEST, 1);

        assertThatIOException()
                .isThrownBy(sender::awaitAll)
                .withMessageContaining("the session is closed");
    }

    @Test
    void aWaitWithoutResponsesEndsWhenAllRetriesWouldBeOver() {
        session = new SimulatedSession(task, HOUR);
        RequestSender sender = sender(2, 3);
        sender.send(REQUEST, 1);
        sender.send(REQUEST, 1);

        assertThatIOException()
                .isThrownBy(sender::awaitCapacity)
                .withMessage("Cassandra has not answered 2 requests that write k.t within 40 s");
        assertThat(task.getCurrentProcessingTime()).isEqualTo(40_000);
    }

    @Test
    void aWaitThatIsOverHasNoDeadline() throws Exception {
        RequestSender sender = sender(1, 0);
        sender.send(REQUEST, 1);
        sender.awaitCapacity();

        task.idle(HOUR);
        sender.checkFailure();
        assertThat(session.attempts()).hasSize(1);
    }

    @Test
    void rowsAndBytesAreCountedWhenTheyAreSentFirst() throws Exception {
        RequestSender sender = sender(2, 0);
        sender.send(REQUEST, 5);
        sender.send(REQUEST, 6);

        assertThat(counted("numRecordsSend")).isEqualTo(11);
        assertThat(counted("numBytesSend")).isEqualTo(2 * SimulatedSession.BYTES);
        assertThat(counted("tweeter", "rows_written")).isZero();
        assertThat(gauge("tweeter", "writes_in_flight")).isEqualTo(2);

        sender.awaitAll();
        assertThat(counted("tweeter", "rows_written")).isEqualTo(11);
        assertThat(counted("numRecordsSendErrors")).isZero();
        assertThat(metrics.getHistogram("tweeter", "write_latency_ms").orElseThrow().getCount())
                .isEqualTo(2);
    }
}
