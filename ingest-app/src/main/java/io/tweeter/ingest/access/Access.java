package io.tweeter.ingest.access;

import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.Request;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Decides whether a client may post. Thread-safe. */
public final class Access {

    private final BearerTokens tokens;
    private final Optional<RateLimit> limit;
    private final boolean forwarded;

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    public Access(AccessSettings settings, LongSupplier nanoTime) {
        this.tokens = new BearerTokens(settings.tokens());
        this.limit =
                settings.postsPerSecond() == 0
                        ? Optional.empty()
                        : Optional.of(new RateLimit(settings.postsPerSecond(), nanoTime));
        this.forwarded = settings.forwarded();
    }

    /** Whether clients may post without a token, as the page's form does. */
    public boolean isOpen() {
        return tokens.isOpen();
    }

    /**
     * Checks a request that posts. Attempts with a wrong token count towards the rate limit too.
     *
     * @throws ProblemException 401 without a valid token, 429 if the address posts too often
     */
    public void require(HttpServerRequest request) {
        limit.ifPresent(rate -> rate.require(address(request)));
        tokens.require(request.headers());
    }

    /**
     * The last address of the header is the load balancer's; the client may have sent the others.
     */
    private String address(HttpServerRequest request) {
        if (forwarded) {
            List<String> headers = request.headers().getAll(Request.FORWARDED_FOR);
            if (!headers.isEmpty()) {
                String last = headers.get(headers.size() - 1);
                return last.substring(last.lastIndexOf(',') + 1).strip();
            }
        }
        return request.remoteAddress().hostAddress();
    }
}
