package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RetriesTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final AtomicInteger attempts = new AtomicInteger();

    private CompletionStage<String> failing(int times, RuntimeException failure) {
        return attempts.incrementAndGet() <= times
                ? CompletableFuture.failedFuture(failure)
                : CompletableFuture.completedFuture("rows");
    }

    @Test
    void aReadIsRepeatedAfterTransientErrors() {
        assertThat(
                        new Retries(TIMEOUT, 2)
                                .run(() -> failing(2, new DriverTimeoutException("late"))))
                .succeedsWithin(TIMEOUT)
                .isEqualTo("rows");
        assertThat(attempts).hasValue(3);
    }

    @Test
    void aReadForWhichNoNodeIsConnectedSpendsNoRetryBeforeTheTimeout() {
        Retries retries = new Retries(Duration.ofSeconds(1), 0);
        assertThat(retries.run(() -> failing(2, new NoNodeAvailableException())))
                .succeedsWithin(TIMEOUT);
        assertThat(retries.run(() -> failing(9, new NoNodeAvailableException())))
                .failsWithin(TIMEOUT);
    }

    @Test
    void aRequestThatBlocksWaitsForAConnectedNodeAsLongAsAnAttemptMayTake() {
        Retries retries = new Retries(Duration.ofSeconds(1), 0);
        Supplier<String> request =
                () -> {
                    if (attempts.incrementAndGet() <= 2) {
                        throw new NoNodeAvailableException();
                    }
                    return "rows";
                };
        assertThat(retries.await(request)).isEqualTo("rows");
        attempts.set(-9);
        assertThatExceptionOfType(NoNodeAvailableException.class)
                .isThrownBy(() -> retries.await(request));
    }

    @Test
    void aRequestThatBlocksIsNotRepeatedOnceItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(DriverTimeoutException.class)
                .isThrownBy(
                        () ->
                                new Retries(TIMEOUT, 9)
                                        .await(
                                                () -> {
                                                    attempts.incrementAndGet();
                                                    throw new DriverTimeoutException("late");
                                                }));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(attempts).hasValue(1);
    }

    @Test
    void anErrorOfALaterStageIsRecognized() {
        assertThat(
                        new Retries(TIMEOUT, 1)
                                .run(
                                        () ->
                                                failing(1, new DriverTimeoutException("late"))
                                                        .thenApply(rows -> rows + "!")))
                .succeedsWithin(TIMEOUT)
                .isEqualTo("rows!");
    }

    @Test
    void theLastErrorIsThatOfTheRead() {
        assertThat(
                        new Retries(TIMEOUT, 1)
                                .run(() -> failing(2, new DriverTimeoutException("late"))))
                .failsWithin(TIMEOUT)
                .withThrowableThat()
                .withCauseInstanceOf(DriverTimeoutException.class);
        assertThat(attempts).hasValue(2);
    }

    @Test
    void otherErrorsAreNotRetried() {
        assertThat(
                        new Retries(TIMEOUT, 5)
                                .run(() -> failing(1, new IllegalStateException("closed"))))
                .failsWithin(TIMEOUT);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void whatARetryThrowsIsTheOutcome() {
        assertThat(
                        new Retries(TIMEOUT, 1)
                                .run(
                                        () -> {
                                            if (attempts.incrementAndGet() == 2) {
                                                throw new IllegalStateException("closed");
                                            }
                                            return CompletableFuture.failedFuture(
                                                    new DriverTimeoutException("late"));
                                        }))
                .failsWithin(TIMEOUT)
                .withThrowableThat()
                .withMessageContaining("closed");
    }
}
