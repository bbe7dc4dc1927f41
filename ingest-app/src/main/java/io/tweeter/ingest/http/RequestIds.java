package io.tweeter.ingest.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Names requests: by what the client or a load balancer calls them, or else by a number of this
 * event loop. Belongs to one event loop.
 */
final class RequestIds {

    /** Header of requests and answers; a custom of long standing, no standard. */
    static final CharSequence HEADER = HttpHeaders.createOptimized("X-Request-Id");

    /** What can stand in a log line without being taken for something else. */
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._:+/=@-]{1,128}");

    /** Random, so that no two event loops, of all instances, have the same. */
    private final String prefix;

    private long number;

    RequestIds() {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        prefix = HexFormat.of().formatHex(random) + "-";
    }

    /** The id of the request with these headers: its own if that is valid, else a new one. */
    String of(MultiMap headers) {
        String own = headers.get(HEADER);
        return own != null && VALID.matcher(own).matches() ? own : prefix + ++number;
    }
}
