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

    /** An ingest service in this process with scripted results and no delays. */
    private static class FakeIngestClient implements IngestClient, AutoCloseable {
        private final ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor();
        private final AtomicInteger inFlight = new AtomicInteger();
        private final AtomicInteger maxInFlight = new AtomicInteger();
        private final Function<TweetRequest, AttemptResult> results;

        FakeIngestClient(Function<TweetRequest, AttemptResult> results) {
            this.results = results;
        }

        @Override
        public void post(TweetRequest tweet, Consumer<AttemptResult> callback) {
            maxInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            thread.execute(
                    () -> {
                        inFlight.decrementAndGet();
                        callback.accept(results.apply(tweet));
                    });
        }

        @Override
        public void schedule(Duration delay, Runnable action) {
            thread.execute(action);
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }

    @Property(tries = 30)
    void everyLineIsAccountedForWhateverTheResults(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 8) int concurrency,
            @ForAll @IntRange(max = 3) int retries)
            throws IOException {
        Random random = new Random(seed);
        try (FakeIngestClient client =
                new FakeIngestClient(
                        tweet ->
                                switch (random.nextInt(4)) {
                                    case 0 -> new AttemptResult.Rejected("no");
                                    case 1 ->
                                            new AttemptResult.Unavailable(
                                                    "busy", true, Optional.empty());
                                    default -> new AttemptResult.Accepted();
                                })) {
            RunStatistics statistics = new RunStatistics(RejectsFile.none(), System::nanoTime);
            Poster poster = poster(client, statistics, concurrency, retries);
            Optional<String> abandoned = poster.post(TweetFile.of(lines(300)));

            Summary summary = statistics.summary();
            assertThat(abandoned).isEmpty();
            assertThat(summary.lines()).isEqualTo(300);
            assertThat(summary.sent()).isEqualTo(300);
            assertThat(summary.accepted() + summary.rejected() + summary.failed()).isEqualTo(300);
            assertThat(summary.retried()).isLessThanOrEqualTo(300L * retries);
            assertThat(client.maxInFlight.get()).isLessThanOrEqualTo(concurrency);
        }
    }

    @Example
    void aLongFileKeepsWithinTheConcurrency() throws IOException {
        try (FakeIngestClient client =
                new FakeIngestClient(tweet -> new AttemptResult.Accepted())) {
            RunStatistics statistics = new RunStatistics(RejectsFile.none(), System::nanoTime);
            poster(client, statistics, 16, 0).post(TweetFile.of(lines(300_000)));
            assertThat(statistics.summary().accepted()).isEqualTo(300_000);
            assertThat(client.maxInFlight.get()).isLessThanOrEqualTo(16);
        }
    }

    @Example
    void stopsWhileEveryTweetWaitsForARetry() throws Exception {
        try (FakeIngestClient client =
                new FakeIngestClient(
                        tweet -> new AttemptResult.Unavailable("busy", true, Optional.empty())) {
                    @Override
                    public void schedule(Duration delay, Runnable action) {
                        // never
                    }
                }) {
            RunStatistics statistics = new RunStatistics(RejectsFile.none(), System::nanoTime);
            Poster poster = poster(client, statistics, 4, 9);
            Thread stopper =
                    new Thread(
                            () -> {
                                while (statistics.summary().sent() < 4) {
                                    Thread.onSpinWait();
                                }
                                poster.stop();
                            });
            stopper.start();
            assertThat(poster.post(TweetFile.of(lines(100)))).isEmpty();
            stopper.join(TimeUnit.MINUTES.toMillis(1));
            assertThat(statistics.summary().accepted()).isZero();
            assertThat(statistics.summary().failed()).isEqualTo(statistics.summary().lines());
        }
    }

    private static Poster poster(
            IngestClient client, RunStatistics statistics, int concurrency, int retries) {
        return new Poster(
                client,
                new LineParser(IdempotencyKeySource.fromContent("")),
                statistics,
                new Poster.Limits(concurrency, 0, retries),
                new RetryBackoff(new SplittableRandom(1)),
                new OutageDetector(System::nanoTime));
    }

    /** A file in memory of constant size. */
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
