package io.tweeter.ingest.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Reads whole bodies, up to a size and within a timeout. Belongs to one event loop. */
public final class BodyReader {

    /** How much of a body that is too long is discarded before the connection is closed. */
    private static final int MAX_DISCARDED = 1 << 20;

    /** Never appended to. */
    private static final Buffer NOTHING = Buffer.buffer();

    private final int maxBytes;
    private final Deadlines deadlines;

    /**
     * @param maxBytes longest body
     * @param timeout from the request's head to the body's last byte
     */
    public BodyReader(Vertx vertx, int maxBytes, Duration timeout) {
        this.maxBytes = maxBytes;
        this.deadlines = new Deadlines(vertx, timeout, BodyReader::tooSlow);
    }

    /**
     * Reads the body; to be called before the request handler returns. Fails with a {@link
     * ProblemException} if the body is too long (413), does not arrive in time (408), or the client
     * has an expectation other than {@code 100-continue} (417).
     */
    public Future<Buffer> read(HttpServerRequest http) {
        boolean tooLong = declaredLength(http) > maxBytes;
        String expect = http.getHeader(HttpHeaders.EXPECT);
        if (expect != null) {
            if (!expect.equalsIgnoreCase("100-continue")) {
                return Future.failedFuture(
                        new ProblemException(
                                ProblemType.EXPECTATION_FAILED,
                                "The only expectation supported is 100-continue."));
            }
            if (tooLong) {
                return Future.failedFuture(tooLong());
            }
            http.response().writeContinue();
        }
        Collector collector = new Collector(http);
        if (tooLong) {
            collector.promise.fail(tooLong());
        }
        http.handler(collector::take);
        http.endHandler(end -> collector.end());
        http.exceptionHandler(e -> collector.promise.tryFail(truncated()));
        // Deadlines keep what they watch until all before it are done: not the bytes.
        Promise<Void> arrived = Promise.promise();
        arrived.future().onFailure(collector.promise::tryFail);
        collector.promise.future().onComplete(body -> arrived.tryComplete());
        deadlines.watch(arrived);
        return collector.promise.future();
    }

    private static long declaredLength(HttpServerRequest http) {
        String length = http.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return 0;
        }
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest("Content-Length is not a number.").closing();
        }
    }

    private ProblemException tooLong() {
        return new ProblemException(
                ProblemType.CONTENT_TOO_LARGE, "The body is longer than " + maxBytes + " bytes.");
    }

    private static ProblemException tooSlow() {
        return new ProblemException(
                        ProblemType.REQUEST_TIMEOUT,
                        "The body did not arrive in time; send the request again.")
                .closing();
    }

    private static ProblemException truncated() {
        return ProblemException.badRequest("The body ends before its announced length.").closing();
    }

    private final class Collector {
        private final HttpServerRequest http;
        private final Promise<Buffer> promise = Promise.promise();
        private Buffer bytes = NOTHING;
        private long seen;

        Collector(HttpServerRequest http) {
            this.http = http;
        }

        void take(Buffer chunk) {
            seen += chunk.length();
            if (seen > maxBytes) {
                bytes = NOTHING;
                promise.tryFail(tooLong());
                // Closing at once, with bytes of the client unread, would reset the connection and
                // could discard the answer before the client has read it.
                if (seen > maxBytes + (long) MAX_DISCARDED) {
                    http.connection().close();
                }
            } else if (!promise.future().isComplete()) {
                // Most bodies arrive in one piece, which needs no copy.
                bytes = bytes.length() == 0 ? chunk : bytes.appendBuffer(chunk);
            }
        }

        void end() {
            promise.tryComplete(bytes);
        }
    }
}
