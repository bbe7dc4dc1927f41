package io.tweeter.ingest.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Reads bodies whole, up to a size and within a time. Belongs to one event loop. */
public final class BodyReader {

    /** How much of a body that is too long is thrown away before the connection is closed. */
    private static final int MOST_DISCARDED = 1 << 20;

    /** Never added to. */
    private static final Buffer NOTHING = Buffer.buffer();

    private final int mostBytes;
    private final Deadlines deadlines;

    /**
     * @param mostBytes longest body
     * @param timeout from the request's head to the body's last byte
     */
    public BodyReader(Vertx vertx, int mostBytes, Duration timeout) {
        this.mostBytes = mostBytes;
        this.deadlines = new Deadlines(vertx, timeout, BodyReader::tooSlow);
    }

    /**
     * Reads the body; to be called before the request handler returns. Fails with a {@link
     * ProblemException} if the body is too long (413), does not come in time (408), or the client
     * expects what nobody knows (417).
     */
    public Future<Buffer> read(HttpServerRequest http) {
        boolean tooLong = declaredLength(http) > mostBytes;
        String expect = http.getHeader(HttpHeaders.EXPECT);
        if (expect != null) {
            if (!expect.equalsIgnoreCase("100-continue")) {
                return Future.failedFuture(
                        new ProblemException(
                                417, "Expectation failed", "Only 100-continue is known."));
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
        http.exceptionHandler(e -> collector.promise.tryFail(cutOff()));
        deadlines.watch(collector.promise);
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
                413, "Content too large", "The body is longer than " + mostBytes + " bytes.");
    }

    private static ProblemException tooSlow() {
        return new ProblemException(
                        408, "Request timeout", "The body did not come in time; send it again.")
                .closing();
    }

    private static ProblemException cutOff() {
        return ProblemException.badRequest("The body ends too early.").closing();
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
            if (seen > mostBytes) {
                bytes = NOTHING;
                promise.tryFail(tooLong());
                // Closing at once, with bytes of the client unread, would reset the connection and
                // could destroy the answer on its way.
                if (seen > mostBytes + (long) MOST_DISCARDED) {
                    http.connection().close();
                }
            } else if (!promise.future().isComplete()) {
                // Most bodies come in one piece, which is taken as it is.
                bytes = bytes.length() == 0 ? chunk : bytes.appendBuffer(chunk);
            }
        }

        void end() {
            promise.tryComplete(bytes);
        }
    }
}
