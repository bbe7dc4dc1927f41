package io.tweeter.deploy.tools.post;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of each line. Thread-safe; what it keeps does not grow with the file. */
final class RunStatistics {

    /** Refusals that are told on the screen; the rest is only counted. */
    static final int SHOWN = 20;

    private final long start = System.nanoTime();
    private final LongAdder lines = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final List<LineError> refusals = new ArrayList<>();
    private final RejectsFile rejects;

    RunStatistics(RejectsFile rejects) {
        this.rejects = rejects;
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

    /** A line that never became a request. */
    void unusable(TweetFile.Line line, String reason) {
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

    /** The run ended before this tweet; said once for all of them by whoever ended it. */
    void unfinished(TweetRequest tweet) {
        rejects.write(tweet, "the run ended before it was accepted");
    }

    /** Everything until now; lines still on their way count as failed. */
    Summary summary() {
        // Decisions are read before lines, so that a line that is decided meanwhile is not missing.
        long acceptedNow = accepted.sum();
        long rejectedNow = rejected.sum();
        long linesNow = lines.sum();
        synchronized (refusals) {
            return new Summary(
                    linesNow,
                    sent.sum(),
                    acceptedNow,
                    rejectedNow,
                    linesNow - acceptedNow - rejectedNow,
                    retried.sum(),
                    Duration.ofNanos(System.nanoTime() - start),
                    refusals);
        }
    }

    private void keep(LineError refusal) {
        synchronized (refusals) {
            if (refusals.size() < SHOWN) {
                refusals.add(refusal);
            }
        }
    }
}
