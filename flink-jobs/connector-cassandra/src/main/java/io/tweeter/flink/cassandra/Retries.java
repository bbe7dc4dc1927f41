package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Repeats requests after transient errors, with back-off. */
final class Retries {

    private final Attempt first;

    /**
     * Makes a budget for each request.
     *
     * @param timeout of an attempt
     * @param max retries
     */
    Retries(Duration timeout, int max) {
        this.first = Attempt.first(timeout, max);
    }

    /** Runs a read, again if need be. */
    <T> CompletableFuture<T> run(Supplier<CompletionStage<T>> read) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        attempt(read, first, outcome);
        return outcome;
    }

    /**
     * The same with one that blocks, as while a task starts.
     *
     * @throws DriverException the last error; the first one if the thread is interrupted meanwhile
     */
    <T> T await(Supplier<T> request) {
        Attempt attempt = first;
        while (true) {
            try {
                return request.get();
            } catch (DriverException e) {
                attempt = attempt.after(e).orElseThrow(() -> e);
                try {
                    Thread.sleep(attempt.delay().toMillis());
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }

    private <T> void attempt(
            Supplier<CompletionStage<T>> read, Attempt attempt, CompletableFuture<T> outcome) {
        var unused =
                started(read)
                        .whenComplete(
                                (result, failure) -> {
                                    if (failure == null) {
                                        outcome.complete(result);
                                    } else {
                                        repeat(read, attempt, cause(failure), outcome);
                                    }
                                });
    }

    private <T> void repeat(
            Supplier<CompletionStage<T>> read,
            Attempt attempt,
            Throwable cause,
            CompletableFuture<T> outcome) {
        Optional<Attempt> next = attempt.after(cause);
        if (next.isEmpty()) {
            outcome.completeExceptionally(cause);
            return;
        }
        CompletableFuture.delayedExecutor(next.get().delay().toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> attempt(read, next.get(), outcome));
    }

    /** What a later stage of the read has wrapped. */
    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    /** A retry runs where nobody would see what it throws. */
    private static <T> CompletionStage<T> started(Supplier<CompletionStage<T>> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
