package io.tweeter.deploy.tools.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PosterTest {

    private static final byte[] LINE =
            "{\"handle\": \"a\", \"content\": \"b\"}\n".getBytes(StandardCharsets.UTF_8);

    /** An ingest service in this process that answers as it is told, without waiting. */
    private static class FakeIngestClient implements IngestClient, AutoCloseable {
        private final ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor();
        private final AtomicInteger open = new AtomicInteger();
        private final AtomicInteger mostOpen = new AtomicInteger();
        private final Function<TweetRequest, AttemptResult> answers;

        FakeIngestClient(Function<TweetRequest, AttemptResult> answers) {
            this.answers = answers;
        }

        @Override
        public void post(TweetRequest tweet, Consumer<AttemptResult> then) {
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            thread.execute(
                    () -> {
                        open.decrementAndGet();
                        then.accept(answers.apply(tweet));
                    });
        }

        @Override
        public void later(Duration delay, Runnable action) {
            thread.execute(action);
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }

    @Property(tries = 30)
    void everyLineIsAccountedForWhateverTheAnswers(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 8) int concurrency,
            @ForAll @IntRange(max = 3) int retries)
            throws IOException {
        Random random = new Random(seed);
        try (FakeIngestClient ingest =
                new FakeIngestClient(
                        tweet ->
                                switch (random.nextInt(4)) {
                                    case 0 -> new AttemptResult.Rejected("no");
                                    case 1 ->
                                            new AttemptResult.Unavailable(
                                                    "busy", true, Optional.empty());
                                    default -> new AttemptResult.Accepted();
                                })) {
            RunStatistics tally = new RunStatistics(RejectsFile.none());
            Poster poster = poster(ingest, tally, concurrency, retries);
            Optional<String> gaveUp = poster.post(TweetFile.of(lines(300)));

            Summary summary = tally.summary();
            assertThat(gaveUp).isEmpty();
            assertThat(summary.lines()).isEqualTo(300);
            assertThat(summary.sent()).isEqualTo(300);
            assertThat(summary.accepted() + summary.rejected() + summary.failed()).isEqualTo(300);
            assertThat(summary.retried()).isLessThanOrEqualTo(300L * retries);
            assertThat(ingest.mostOpen.get()).isLessThanOrEqualTo(concurrency);
        }
    }

    @Example
    void aLongFileIsReadNoFasterThanItIsSent() throws IOException {
        try (FakeIngestClient ingest =
                new FakeIngestClient(tweet -> new AttemptResult.Accepted())) {
            RunStatistics tally = new RunStatistics(RejectsFile.none());
            poster(ingest, tally, 16, 0).post(TweetFile.of(lines(300_000)));
            assertThat(tally.summary().accepted()).isEqualTo(300_000);
            assertThat(ingest.mostOpen.get()).isLessThanOrEqualTo(16);
        }
    }

    @Example
    void stopsEvenWhileEveryTweetWaitsToBeSentAgain() throws Exception {
        try (FakeIngestClient ingest =
                new FakeIngestClient(
                        tweet -> new AttemptResult.Unavailable("busy", true, Optional.empty())) {
                    @Override
                    public void later(Duration delay, Runnable action) {
                        // never
                    }
                }) {
            RunStatistics tally = new RunStatistics(RejectsFile.none());
            Poster poster = poster(ingest, tally, 4, 9);
            Thread stopper =
                    new Thread(
                            () -> {
                                while (tally.summary().sent() < 4) {
                                    Thread.onSpinWait();
                                }
                                poster.stop();
                            });
            stopper.start();
            assertThat(poster.post(TweetFile.of(lines(100)))).isEmpty();
            stopper.join(TimeUnit.MINUTES.toMillis(1));
            assertThat(tally.summary().accepted()).isZero();
            assertThat(tally.summary().failed()).isEqualTo(tally.summary().lines());
        }
    }

    private static Poster poster(
            IngestClient ingest, RunStatistics tally, int concurrency, int retries) {
        return new Poster(
                ingest,
                new LineParser(IdempotencyKeySource.fromContent("")),
                tally,
                new Poster.Limits(concurrency, 0, retries),
                new RetryBackoff(new SplittableRandom(1)),
                new OutageDetector(System::nanoTime));
    }

    /** A file that lies nowhere. */
    private static InputStream lines(int count) {
        return new InputStream() {
            private long position;

            @Override
            public int read() {
                return position == (long) count * LINE.length
                        ? -1
                        : LINE[(int) (position++ % LINE.length)];
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                int start = (int) (position % LINE.length);
                int some = Math.min(length, LINE.length - start);
                if (position == (long) count * LINE.length) {
                    return -1;
                }
                System.arraycopy(LINE, start, bytes, offset, some);
                position += some;
                return some;
            }
        };
    }
}
