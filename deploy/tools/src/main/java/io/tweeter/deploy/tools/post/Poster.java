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
 * Posts the lines of a file, several at a time, each until it is accepted, rejected, or out of
 * attempts. For one file.
 */
final class Poster {

    /**
     * Bounds of a run.
     *
     * @param concurrency tweets on their way at a time, those that wait to be sent again included
     * @param perSecond tweets to send for the first time; 0 for as many as go
     * @param retries of each tweet
     */
    record Limits(int concurrency, int perSecond, int retries) {}

    /** For answers that are already on their way when the run is stopped. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final IngestClient ingest;
    private final LineParser parser;
    private final RunStatistics tally;
    private final Limits limits;
    private final RetryBackoff backoff;
    private final OutageDetector patience;
    private final RateLimiter pace;
    private final Semaphore free;
    private final Map<Long, TweetRequest> underway = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean stopped;
    private volatile String gaveUp;
    private volatile Thread reader;

    Poster(
            IngestClient ingest,
            LineParser parser,
            RunStatistics tally,
            Limits limits,
            RetryBackoff backoff,
            OutageDetector patience) {
        this.ingest = ingest;
        this.parser = parser;
        this.tally = tally;
        this.limits = limits;
        this.backoff = backoff;
        this.patience = patience;
        this.pace = new RateLimiter(limits.perSecond());
        this.free = new Semaphore(limits.concurrency());
    }

    /**
     * Posts every line and waits for the answers.
     *
     * @return why the run was given up; empty if it went through or was stopped
     * @throws IOException if the file cannot be read to its end
     */
    Optional<String> post(TweetFile file) throws IOException {
        reader = Thread.currentThread();
        try {
            sendAll(file);
            awaitAnswers();
        } finally {
            stopped = true;
            // From here on nothing interrupts this thread, and a late stop() finds nobody.
            reader = null;
            Thread.interrupted();
            giveUpOnTheRest();
        }
        return Optional.ofNullable(gaveUp);
    }

    /** Ends the run early: nothing more is sent, and answers are waited for only shortly. */
    void stop() {
        stopped = true;
        Thread sleeper = reader;
        if (sleeper != null) {
            sleeper.interrupt();
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
                // What has been sent still deserves its answer.
                awaitAnswers();
                throw e;
            }
            if (line == null) {
                return;
            }
            tally.read();
            try {
                send(parser.parse(line));
            } catch (InvalidLineException e) {
                tally.unusable(line, e.getMessage());
            }
        }
    }

    private void send(TweetRequest tweet) {
        underway.put(tweet.line(), tweet);
        pace.await();
        try {
            free.acquire();
        } catch (InterruptedException e) {
            return; // stopped: the tweet stays among those that are given up
        }
        if (!stopped) {
            tally.sent();
            attempt(tweet, 1);
        }
    }

    private void attempt(TweetRequest tweet, int number) {
        ingest.post(tweet, answer -> settle(tweet, number, answer));
    }

    private void settle(TweetRequest tweet, int number, AttemptResult answer) {
        if (answer instanceof AttemptResult.Unavailable unavailable) {
            notDecided(tweet, number, unavailable);
            return;
        }
        if (!underway.remove(tweet.line(), tweet)) {
            return; // given up meanwhile, and counted so
        }
        if (answer instanceof AttemptResult.Accepted) {
            patience.decided();
            tally.accepted();
        } else if (answer instanceof AttemptResult.Rejected rejected) {
            patience.decided();
            tally.rejected(tweet, rejected.reason());
        } else if (answer instanceof AttemptResult.WrongServer wrong) {
            tally.unfinished(tweet);
            giveUp(wrong.reason());
        }
        free.release();
    }

    private void notDecided(TweetRequest tweet, int number, AttemptResult.Unavailable answer) {
        boolean last = number > limits.retries();
        patience.failed(answer.heard(), last)
                .ifPresent(why -> giveUp(why + " (" + answer.reason() + ")"));
        if (!last && !stopped) {
            waiting.incrementAndGet();
            ingest.later(
                    backoff.after(number, answer.retryAfter()),
                    () -> {
                        if (!stopped) {
                            waiting.decrementAndGet();
                            tally.retried();
                            attempt(tweet, number + 1);
                        }
                    });
            return;
        }
        if (last && underway.remove(tweet.line(), tweet)) {
            tally.failed(tweet, answer.reason() + ", after " + number + " attempts");
        }
        free.release();
    }

    private void giveUp(String reason) {
        if (gaveUp == null && !stopped) {
            gaveUp = reason;
            stop();
        }
    }

    private void awaitAnswers() {
        long graceEnds = 0;
        while (free.availablePermits() < limits.concurrency()) {
            if (stopped) {
                graceEnds = graceEnds == 0 ? System.nanoTime() + GRACE.toNanos() : graceEnds;
                boolean onlyWaiting =
                        free.availablePermits() + waiting.get() >= limits.concurrency();
                if (onlyWaiting || System.nanoTime() - graceEnds > 0) {
                    return;
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException e) {
                // stop() has set its flag, seen above
            }
        }
    }

    private void giveUpOnTheRest() {
        for (Long line : List.copyOf(underway.keySet())) {
            TweetRequest tweet = underway.remove(line);
            if (tweet != null) {
                tally.unfinished(tweet);
            }
        }
    }
}
