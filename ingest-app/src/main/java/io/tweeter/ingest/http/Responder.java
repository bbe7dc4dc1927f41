package io.tweeter.ingest.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Puts answers on the wire, with the headers that all have in common. Of one event loop. */
public final class Responder {

    /** Own scripts, styles and pictures only; nobody may frame the page. */
    private static final CharSequence CONTENT_SECURITY_POLICY =
            HttpHeaders.createOptimized(
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                            + " connect-src 'self'; form-action 'self'; base-uri 'none';"
                            + " frame-ancestors 'none'");

    private static final CharSequence CSP = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence CONTENT_TYPE_OPTIONS =
            HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence REFERRER_POLICY =
            HttpHeaders.createOptimized("Referrer-Policy");
    // Not no-referrer: with that, browsers send "Origin: null" with the page's own form.
    private static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");
    private static final CharSequence RESOURCE_POLICY =
            HttpHeaders.createOptimized("Cross-Origin-Resource-Policy");

    /** Java's own formatter for such dates writes the first nine days of a month with one digit. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
                    .withZone(ZoneOffset.UTC);

    private final BooleanSupplier draining;
    private long dateSecond;
    private CharSequence date = "";

    /**
     * @param draining whether the service is stopping, so that clients should connect elsewhere
     */
    public Responder(BooleanSupplier draining) {
        this.draining = draining;
    }

    void send(HttpServerRequest http, Response answer) {
        HttpServerResponse response = http.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        response.putHeader(HttpHeaders.DATE, date());
        response.putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
        response.putHeader(REFERRER_POLICY, SAME_ORIGIN);
        response.putHeader(RESOURCE_POLICY, SAME_ORIGIN);
        response.putHeader(CSP, CONTENT_SECURITY_POLICY);
        for (Response.Header header : answer.headers()) {
            response.putHeader(header.name(), header.value());
        }
        boolean closing = answer.isClosing() || draining.getAsBoolean() || isBodyInDoubt(http);
        if (closing) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        boolean head = http.method().equals(HttpMethod.HEAD);
        if (answer.stream().isPresent() && !head) {
            response.setChunked(true);
            answer.stream().get().accept(response);
            return;
        }
        if (answer.hasContentLength()) {
            response.putHeader(
                    HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.body().length()));
        }
        var sent = head ? response.end() : response.end(answer.body());
        if (closing) {
            sent.onComplete(done -> http.connection().close());
        }
    }

    /**
     * Whether a client is still waiting for permission to send its body. It gets its answer
     * instead; if it sent the body all the same, that could not be told from its next request.
     */
    private static boolean isBodyInDoubt(HttpServerRequest http) {
        return http.headers().contains(HttpHeaders.EXPECT) && !http.isEnded();
    }

    private CharSequence date() {
        long second = System.currentTimeMillis() / 1000;
        if (second != dateSecond) {
            dateSecond = second;
            date = HttpHeaders.createOptimized(httpDate(Instant.ofEpochSecond(second)));
        }
        return date;
    }

    /** As RFC 9110, section 5.6.7, has it. */
    static String httpDate(Instant time) {
        return HTTP_DATE.format(time);
    }
}
