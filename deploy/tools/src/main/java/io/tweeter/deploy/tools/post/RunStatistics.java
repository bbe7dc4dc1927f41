package io.tweeter.deploy.tools.post;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts the outcome of each line. Thread-safe; its size does not grow with the file. */
final class RunStatistics {

    /** Errors that are kept to be printed; the others are only counted. */
    static final int MAX_ERRORS = 20;

    private final LongSupplier nanoTime;
    private final long start;
    private final LongAdder lines = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final List<LineError> errors = new ArrayList<>();
    private final RejectsFile rejects;

    RunStatistics(RejectsFile rejects, LongSupplier nanoTime) {
        this.rejects = rejects;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    void read() {
        lines.increment();
    }

    void sent() {
        sent.increment();
    }

    void retried() {
        retried.increment();
    }

    void accepted() {
        accepted.increment();
    }

    /** A line that cannot become a request. */
    void invalid(TweetFile.Line line, String reason) {
        rejected.increment();
        keep(new LineError(line.number(), LineError.Kind.REJECTED, reason));
        rejects.write(line.number(), reason, line.text());
    }

    void rejected(TweetRequest tweet, String reason) {
        rejected.increment();
        keep(new LineError(tweet.line(), LineError.Kind.REJECTED, reason));
        rejects.write(tweet, reason);
    }

    void failed(TweetRequest tweet, String reason) {
        keep(new LineError(tweet.line(), LineError.Kind.FAILED, reason));
        rejects.write(tweet, reason);
    }

    /** The run ended before this tweet was accepted; whoever ended the run prints why, once. */
    void unfinished(TweetRequest tweet) {
        rejects.write(tweet, "the run ended before it was accepted");
    }

    /** A number that rises with every outcome and every retry. */
    long progress() {
        return accepted.sum() + rejected.sum() + retried.sum();
    }

    /** The counts so far; tweets in flight count as failed. */
    Summary summary() {
        // Outcomes are read before lines, so that no line has an outcome without being counted.
        long acceptedNow = accepted.sum();
        long rejectedNow = rejected.sum();
        long linesNow = lines.sum();
        synchronized (errors) {
            return new Summary(
                    linesNow,
                    sent.sum(),
                    acceptedNow,
                    rejectedNow,
                    linesNow - acceptedNow - rejectedNow,
                    retried.sum(),
                    Duration.ofNanos(nanoTime.getAsLong() - start),
                    errors);
        }
    }

    private void keep(LineError error) {
        synchronized (errors) {
            if (errors.size() < MAX_ERRORS) {
                errors.add(error);
            }
        }
    }
}
