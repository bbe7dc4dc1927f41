package io.tweeter.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLoopQueueTest {

    private static final int TIMEOUT_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    private EventLoopQueue queue;
    private Thread eventLoop;

    @BeforeEach
    void start() throws Exception {
        CompletableFuture<EventLoopQueue> created = new CompletableFuture<>();
        context.runOnContext(
                now -> {
                    eventLoop = Thread.currentThread();
                    created.complete(EventLoopQueue.ofCurrent());
                });
        queue = created.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private Object next() throws InterruptedException {
        return seen.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void aTaskOfAnotherThreadRunsOnTheEventLoop() throws Exception {
        queue.run(() -> seen.add(Thread.currentThread()));

        assertThat(next()).isSameAs(eventLoop);
    }

    @Test
    void aTaskOfTheEventLoopItselfRunsAtOnce() throws Exception {
        context.runOnContext(
                now -> {
                    queue.run(() -> seen.add("task"));
                    seen.add("caller");
                });

        assertThat(List.of(next(), next())).isEqualTo(List.of("task", "caller"));
    }

    @Test
    void tasksRunInTheirOrderAndOneThatFailsDoesNotStopTheOthers() throws Exception {
        queue.run(() -> seen.add(1));
        queue.run(
                () -> {
                    throw new IllegalStateException("expected by the test");
                });
        queue.run(() -> seen.add(2));

        assertThat(next()).isEqualTo(1);
        assertThat(next()).isEqualTo(2);
    }
}
