package io.tweeter.ingest.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Refuses what another site's page makes a browser send. Browsers say where a request comes from in
 * {@code Sec-Fetch-Site}, and over plain HTTP in {@code Origin}; neither can be forged by a page.
 * Other clients send neither header.
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
                throw refused();
            }
            return;
        }
        String origin = headers.get(HttpHeaders.ORIGIN);
        if (origin != null && !isOwn(origin, headers.get(HttpHeaders.HOST))) {
            throw refused();
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

    private static ProblemException refused() {
        return new ProblemException(
                403,
                "Forbidden",
                "Forms of other sites may not post here; use the page's own form.");
    }
}
