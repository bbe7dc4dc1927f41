package io.tweeter.flink.cassandra;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Repeats reads after transient errors, with back-off. */
final class Retries {

    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
    private static final int MAX_DOUBLINGS = 6;

    private final int max;

    /**
     * Makes a budget for each read.
     *
     * @param max retries
     */
    Retries(int max) {
        this.max = max;
    }

    /** Runs a read, again if need be. */
    <T> CompletableFuture<T> run(Supplier<CompletionStage<T>> read) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        attempt(read, 0, outcome);
        return outcome;
    }

    private <T> void attempt(
            Supplier<CompletionStage<T>> read, int retries, CompletableFuture<T> outcome) {
        var unused =
                started(read)
                        .whenComplete(
                                (result, failure) -> {
                                    if (failure == null) {
                                        outcome.complete(result);
                                        return;
                                    }
                                    Throwable cause = cause(failure);
                                    if (retries < max && Transient.is(cause)) {
                                        after(retries)
                                                .execute(() -> attempt(read, retries + 1, outcome));
                                    } else {
                                        outcome.completeExceptionally(cause);
                                    }
                                });
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

    private static Executor after(int retries) {
        long millis = FIRST_BACK_OFF.toMillis() << Math.min(retries, MAX_DOUBLINGS);
        return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    }
}
