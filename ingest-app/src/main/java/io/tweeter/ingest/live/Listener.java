package io.tweeter.ingest.live;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open stream to one client, on that client's event loop. Thread-safe. */
final class Listener {

    private static final int MIN_RETRY_MS = 1_000;
    private static final int MAX_RETRY_MS = 4_000;

    private final Context context;
    private final HttpServerResponse response;
    private final Runnable onEnd;
    private final AtomicBoolean open = new AtomicBoolean(true);

    /** Nothing more is sent to it. Belongs to the event loop. */
    private boolean slow;

    /**
     * @param onEnd called once, when the stream has ended; one that is too slow has not before its
     *     connection is really closed, as its bytes still wait in memory
     */
    Listener(Context context, HttpServerResponse response, Runnable onEnd) {
        this.context = context;
        this.response = response;
        this.onEnd = onEnd;
        response.setWriteQueueMaxSize(LiveFeed.MAX_QUEUED_BYTES);
        response.closeHandler(closed -> markEnded());
        response.exceptionHandler(failure -> markEnded());
    }

    private void markEnded() {
        if (open.compareAndSet(true, false)) {
            onEnd.run();
        }
    }

    boolean isOpen() {
        return open.get();
    }

    /** Tells the client when to reconnect; at random, as an instance loses all clients at once. */
    void greet() {
        int retry = ThreadLocalRandom.current().nextInt(MIN_RETRY_MS, MAX_RETRY_MS);
        send(Buffer.buffer("retry: " + retry + "\n\n"));
    }

    /** Sends without waiting; a client that is too slow is disconnected, and may reconnect. */
    void send(Buffer bytes) {
        context.runOnContext(
                here -> {
                    if (!isOpen() || slow) {
                        return;
                    }
                    if (response.writeQueueFull()) {
                        slow = true;
                        // Closes behind the bytes that wait; if they are never read, the timeout
                        // of connections without traffic closes it.
                        response.reset();
                    } else {
                        response.write(bytes);
                    }
                });
    }

    void end() {
        context.runOnContext(
                here -> {
                    if (isOpen()) {
                        markEnded();
                        response.end();
                    }
                });
    }
}
