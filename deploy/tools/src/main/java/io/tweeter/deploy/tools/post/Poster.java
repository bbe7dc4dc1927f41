package io.tweeter.deploy.tools.post;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Posts the lines of one file concurrently. Each is retried until it is accepted or rejected, or
 * its retry budget is used up.
 */
final class Poster {

    /**
     * Limits of a run.
     *
     * @param concurrency maximum number of tweets in flight, including those waiting for a retry
     * @param perSecond maximum rate of first attempts; 0 for no limit
     * @param retryBudget how many retries each tweet may have
     */
    record Limits(int concurrency, int perSecond, int retryBudget) {}

    /** How long a stopped run waits for the responses of requests in flight. */
    private static final Duration GRACE_PERIOD = Duration.ofSeconds(3);

    private final IngestClient client;
    private final LineParser parser;
    private final RunStatistics statistics;
    private final Limits limits;
    private final RetryBackoff backoff;
    private final OutageDetector outageDetector;
    private final RateLimiter rateLimiter;
    private final Semaphore slots;
    private final Map<Long, TweetRequest> unfinished = new ConcurrentHashMap<>();
    private final AtomicInteger awaitingRetry = new AtomicInteger();
    private volatile boolean stopped;
    private volatile String abandonedBecause;
    private volatile Thread reader;

    Poster(
            IngestClient client,
            LineParser parser,
            RunStatistics statistics,
            Limits limits,
            RetryBackoff backoff,
            OutageDetector outageDetector) {
        this.client = client;
        this.parser = parser;
        this.statistics = statistics;
        this.limits = limits;
        this.backoff = backoff;
        this.outageDetector = outageDetector;
        this.rateLimiter = new RateLimiter(limits.perSecond(), System::nanoTime);
        this.slots = new Semaphore(limits.concurrency());
    }

    /**
     * Posts every line and waits for the responses.
     *
     * @return why the run was abandoned; empty if it was completed or stopped
     * @throws IOException if the file cannot be read to its end
     */
    Optional<String> post(TweetFile file) throws IOException {
        reader = Thread.currentThread();
        try {
            sendAll(file);
            awaitResponses();
        } finally {
            stopped = true;
            // From here on, a late stop() does not interrupt this thread.
            reader = null;
            Thread.interrupted();
            abandonUnfinished();
        }
        return Optional.ofNullable(abandonedBecause);
    }

    /** Ends the run early: sends nothing more, and waits only briefly for responses. */
    void stop() {
        stopped = true;
        Thread thread = reader;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void sendAll(TweetFile file) throws IOException {
        while (!stopped) {
            TweetFile.Line line;
            try {
                line = file.next();
            } catch (IOException e) {
                if (stopped) {
                    return; // interrupted while reading
                }
                // Tweets in flight still get their outcome counted.
                awaitResponses();
                throw e;
            }
            if (line == null) {
                return;
            }
            statistics.read();
            try {
                send(parser.parse(line));
            } catch (InvalidLineException e) {
                statistics.invalid(line, e.getMessage());
            }
        }
    }

    private void send(TweetRequest tweet) {
        unfinished.put(tweet.line(), tweet);
        rateLimiter.await();
        try {
            slots.acquire();
        } catch (InterruptedException e) {
            return; // stopped: abandonUnfinished() counts the tweet
        }
        if (!stopped) {
            statistics.sent();
            attempt(tweet, 1);
        }
    }

    private void attempt(TweetRequest tweet, int number) {
        client.post(tweet, result -> complete(tweet, number, result));
    }

    private void complete(TweetRequest tweet, int number, AttemptResult result) {
        if (result instanceof AttemptResult.Unavailable unavailable) {
            retryOrFail(tweet, number, unavailable);
            return;
        }
        if (!unfinished.remove(tweet.line(), tweet)) {
            return; // abandoned meanwhile, and already counted
        }
        if (result instanceof AttemptResult.Accepted) {
            outageDetector.succeeded();
            statistics.accepted();
        } else if (result instanceof AttemptResult.Rejected rejected) {
            outageDetector.succeeded();
            statistics.rejected(tweet, rejected.reason());
        } else if (result instanceof AttemptResult.WrongServer wrong) {
            statistics.unfinished(tweet);
            abandon(wrong.reason());
        }
        slots.release();
    }

    private void retryOrFail(TweetRequest tweet, int number, AttemptResult.Unavailable result) {
        boolean lastAttempt = number > limits.retryBudget();
        outageDetector
                .failed(result.responded(), lastAttempt)
                .ifPresent(why -> abandon(why + " (" + result.reason() + ")"));
        if (!lastAttempt && !stopped) {
            awaitingRetry.incrementAndGet();
            client.schedule(
                    backoff.delay(number, result.retryAfter()),
                    () -> {
                        if (!stopped) {
                            awaitingRetry.decrementAndGet();
                            statistics.retried();
                            attempt(tweet, number + 1);
                        }
                    });
            return;
        }
        if (lastAttempt && unfinished.remove(tweet.line(), tweet)) {
            statistics.failed(tweet, result.reason() + ", after " + number + " attempts");
        }
        slots.release();
    }

    private void abandon(String reason) {
        if (abandonedBecause == null && !stopped) {
            abandonedBecause = reason;
            stop();
        }
    }

    private void awaitResponses() {
        long graceEnds = 0;
        while (slots.availablePermits() < limits.concurrency()) {
            if (stopped) {
                graceEnds = graceEnds == 0 ? System.nanoTime() + GRACE_PERIOD.toNanos() : graceEnds;
                boolean onlyRetriesLeft =
                        slots.availablePermits() + awaitingRetry.get() >= limits.concurrency();
                if (onlyRetriesLeft || System.nanoTime() - graceEnds > 0) {
                    return;
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException e) {
                // by stop(), whose flag the loop checks
            }
        }
    }

    private void abandonUnfinished() {
        for (Long line : List.copyOf(unfinished.keySet())) {
            TweetRequest tweet = unfinished.remove(line);
            if (tweet != null) {
                statistics.unfinished(tweet);
            }
        }
    }
}
