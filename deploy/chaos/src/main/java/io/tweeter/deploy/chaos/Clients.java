package io.tweeter.deploy.chaos;

import io.tweeter.model.TweetIds;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Clients that post at a steady rate and record the answers. Each sends the next tweet when the one
 * before is accepted; a failed request is retried with its key.
 */
final class Clients implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(250);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final List<Thread> threads = new ArrayList<>();
    private final long intervalNanos;
    private volatile List<URI> targets;
    private Ledger ledger;
    private volatile boolean stopped;

    /**
     * Starts them.
     *
     * @param rate maximum tweets a second of all clients together
     */
    Clients(int number, int rate, URI target, Ledger ledger) {
        this.intervalNanos = TimeUnit.SECONDS.toNanos(number) / rate;
        this.targets = List.of(target);
        this.ledger = ledger;
        for (int i = 0; i < number; i++) {
            Thread thread = new Thread(this::run, "client-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /**
     * New tweets are recorded here from now on; those in flight stay in the ledger they began in.
     */
    synchronized void writeTo(Ledger next) {
        ledger = next;
    }

    /** Sends tweets there from now on, each time that one is sent again to the next. */
    void postTo(List<URI> bases) {
        targets = List.copyOf(bases);
    }

    private void run() {
        long next = System.nanoTime();
        try {
            while (!stopped) {
                next = Math.max(next + intervalNanos, System.nanoTime() - intervalNanos);
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                Ledger own = begin();
                try {
                    postUntilAccepted(own, own.nextKey());
                } finally {
                    own.ends();
                }
            }
        } catch (InterruptedException e) {
            // the clients are closed
        }
    }

    /** Not the ledger of before, if it changes meanwhile: that one may be over then. */
    private synchronized Ledger begin() {
        ledger.begins();
        return ledger;
    }

    private void postUntilAccepted(Ledger own, String key) throws InterruptedException {
        for (int attempt = 0; !post(own, key, attempt) && !stopped; attempt++) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_FAILURE.toMillis());
        }
    }

    private boolean post(Ledger own, String key, int attempt) throws InterruptedException {
        String id = id(own, key);
        own.sending(id);
        try {
            List<URI> bases = targets;
            HttpResponse<Void> answer =
                    http.send(
                            request(bases.get(attempt % bases.size()), own.handle(), key),
                            HttpResponse.BodyHandlers.discarding());
            return record(own, id, answer);
        } catch (IOException e) {
            own.failed(describe(e));
            return false;
        }
    }

    /** Posts once, without retries; completes when the answer is recorded. */
    CompletableFuture<Void> postOnce(URI base, Ledger own, String key) {
        String id = id(own, key);
        own.sending(id);
        return http.sendAsync(
                        request(base, own.handle(), key), HttpResponse.BodyHandlers.discarding())
                .handle(
                        (answer, failure) -> {
                            if (failure == null) {
                                record(own, id, answer);
                            } else {
                                Throwable cause =
                                        failure.getCause() == null ? failure : failure.getCause();
                                own.failed(describe(cause));
                            }
                            return null;
                        });
    }

    private static boolean record(Ledger own, String id, HttpResponse<Void> answer) {
        int status = answer.statusCode();
        if (status == 202) {
            own.accepted(id);
            return true;
        }
        boolean withoutRetryAfter =
                status == 503 && answer.headers().firstValue("Retry-After").isEmpty();
        own.failed(withoutRetryAfter ? "503 without Retry-After" : Integer.toString(status));
        return false;
    }

    private static String id(Ledger own, String key) {
        return TweetIds.fromIdempotencyKey(own.handle(), key).toString();
    }

    private static HttpRequest request(URI base, String handle, String key) {
        return HttpRequest.newBuilder(base.resolve("/tweets"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(
                        HttpRequest.BodyPublishers.ofString(
                                "{\"handle\": \"%s\", \"content\": \"Still #here.\"}"
                                        .formatted(handle)))
                .build();
    }

    private static String describe(Throwable failure) {
        if (failure instanceof HttpTimeoutException) {
            return "no answer";
        }
        return failure instanceof ConnectException ? "refused" : "cut";
    }

    /** Stops the clients and abandons requests in flight. */
    @Override
    public void close() {
        stopped = true;
        threads.forEach(Thread::interrupt);
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
