package io.tweeter.ingest.live;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open stream to one client, on that client's event loop. Thread-safe. */
final class Listener {

    /** A client that lets this much pile up, in bytes, is too slow to be kept. */
    private static final int MOST_BACKLOG = 256 * 1024;

    private static final int LEAST_RETRY_MS = 1_000;
    private static final int MOST_RETRY_MS = 4_000;

    private final Context context;
    private final HttpServerResponse response;
    private final Runnable gone;
    private final AtomicBoolean open = new AtomicBoolean(true);

    /**
     * @param gone called once, when nothing can be sent any more
     */
    Listener(Context context, HttpServerResponse response, Runnable gone) {
        this.context = context;
        this.response = response;
        this.gone = gone;
        response.setWriteQueueMaxSize(MOST_BACKLOG);
        response.closeHandler(closed -> leave());
        response.exceptionHandler(failure -> leave());
    }

    private void leave() {
        if (open.compareAndSet(true, false)) {
            gone.run();
        }
    }

    boolean isOpen() {
        return open.get();
    }

    /** Tells the client when to come back: each another time, as an instance loses all at once. */
    void greet() {
        int retry = ThreadLocalRandom.current().nextInt(LEAST_RETRY_MS, MOST_RETRY_MS);
        send(Buffer.buffer("retry: " + retry + "\n\n"));
    }

    /** Sends without waiting; a client that is too slow is let go, and may come back. */
    void send(Buffer bytes) {
        context.runOnContext(
                here -> {
                    if (!isOpen()) {
                        return;
                    }
                    if (response.writeQueueFull()) {
                        leave();
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
                        leave();
                        response.end();
                    }
                });
    }
}
