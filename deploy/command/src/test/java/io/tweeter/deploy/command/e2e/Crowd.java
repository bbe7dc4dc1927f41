package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many clients that post at the same time. Each one posts its next tweet when the one before is
 * accepted, and retries a failed request with the same idempotency key.
 */
final class Crowd implements AutoCloseable {

    static final int CLIENTS = 32;

    /** Bounds the load, which normally ends with the test. */
    private static final int MAX_TWEETS = 200_000;

    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private static final Duration RETRY_DELAY = Duration.ofMillis(200);

    /** Slow enough for the jobs to keep up. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    /**
     * A request that was not answered 202.
     *
     * @param sent {@link System#nanoTime()} when it was sent
     * @param reason the response or the exception
     */
    record Failure(long sent, String reason) {}

    private final Pipeline pipeline;
    private final URI target;
    private final String handle;
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final List<Future<?>> running = new ArrayList<>();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong accepted = new AtomicLong();
    private volatile boolean stopped;

    Crowd(Pipeline pipeline, URI target, String handle) {
        this.pipeline = pipeline;
        this.target = target;
        this.handle = handle;
        for (int i = 0; i < CLIENTS; i++) {
            running.add(
                    clients.submit(
                            () -> {
                                while (!stopped && accepted.get() < MAX_TWEETS) {
                                    postUntilAccepted(UUID.randomUUID().toString());
                                    TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
                                }
                                return null;
                            }));
        }
    }

    private void postUntilAccepted(String key) throws Exception {
        while (true) {
            long sent = System.nanoTime();
            try {
                HttpResponse<String> answer = pipeline.post(target, handle, "From a crowd.", key);
                if (answer.statusCode() == 202) {
                    accepted.incrementAndGet();
                    return;
                }
                failures.add(new Failure(sent, answer.statusCode() + " " + answer.body()));
            } catch (IOException e) {
                failures.add(new Failure(sent, e.toString()));
            }
            TimeUnit.MILLISECONDS.sleep(RETRY_DELAY.toMillis());
        }
    }

    /** Number of tweets that were accepted so far. */
    long accepted() {
        return accepted.get();
    }

    /** The requests that failed so far. */
    List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** Waits for ten more accepted tweets per client on average. */
    void awaitMore() {
        long enough = accepted() + 10L * CLIENTS;
        await().atMost(TIMEOUT).until(() -> accepted() >= enough);
    }

    /** Waits until what was accepted is stored and counted, each once. */
    void assertEachIsOneTweet() {
        Map<String, Long> expected = Map.of(handle, accepted());
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> {
                            assertThat(pipeline.counted(handle)).isEqualTo(expected);
                            assertThat(pipeline.storedByHandle(handle)).isEqualTo(expected);
                        });
    }

    /** Stops the clients; waits until each one's last tweet is accepted. */
    void stop() throws Exception {
        stopped = true;
        for (Future<?> client : running) {
            client.get(2, TimeUnit.MINUTES);
        }
    }

    @Override
    public void close() {
        clients.shutdownNow();
    }
}
