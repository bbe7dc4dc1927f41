package io.tweeter.ingest.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Rejects requests that another site's page makes a browser send. Browsers say where a request
 * comes from in {@code Sec-Fetch-Site}, and over plain HTTP in {@code Origin}; neither can be
 * forged by a page. Other clients send neither header.
 */
public final class SameOrigin {

    private SameOrigin() {}

    /**
     * Checks a request that changes something.
     *
     * @throws ProblemException 403 if it comes from a page of another origin
     */
    public static void require(MultiMap headers) {
        String site = headers.get("Sec-Fetch-Site");
        if (site != null) {
            if (!site.equals("same-origin") && !site.equals("none")) {
                throw forbidden();
            }
            return;
        }
        String origin = headers.get(HttpHeaders.ORIGIN);
        if (origin != null && !isOwn(origin, headers.get(HttpHeaders.HOST))) {
            throw forbidden();
        }
    }

    private static boolean isOwn(String origin, String host) {
        if (host == null) {
            return false;
        }
        try {
            URI uri = new URI(origin.toLowerCase(Locale.ROOT));
            if (uri.getHost() == null) {
                return false;
            }
            int port = "https".equals(uri.getScheme()) ? 443 : 80;
            return withPort(uri.getRawAuthority(), port)
                    .equals(withPort(host.toLowerCase(Locale.ROOT), port));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String withPort(String authority, int defaultPort) {
        boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
        return hasPort ? authority : authority + ":" + defaultPort;
    }

    private static ProblemException forbidden() {
        return new ProblemException(
                ProblemType.FORBIDDEN,
                "The request comes from a page of another site; use this site's own page.");
    }
}
