package io.tweeter.ingest.live;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open stream to one client, on that client's event loop. Thread-safe. */
final class Listener {

    /** Bytes that may wait to be sent; a client with more is too slow and disconnected. */
    private static final int MAX_QUEUED_BYTES = 256 * 1024;

    private static final int MIN_RETRY_MS = 1_000;
    private static final int MAX_RETRY_MS = 4_000;

    private final Context context;
    private final HttpServerResponse response;
    private final Runnable onEnd;
    private final AtomicBoolean open = new AtomicBoolean(true);

    /**
     * @param onEnd called once, when the stream has ended
     */
    Listener(Context context, HttpServerResponse response, Runnable onEnd) {
        this.context = context;
        this.response = response;
        this.onEnd = onEnd;
        response.setWriteQueueMaxSize(MAX_QUEUED_BYTES);
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
                    if (!isOpen()) {
                        return;
                    }
                    if (response.writeQueueFull()) {
                        markEnded();
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
