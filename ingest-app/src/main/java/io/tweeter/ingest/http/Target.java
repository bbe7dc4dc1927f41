package io.tweeter.ingest.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The target of a request.
 *
 * @param segments of the path, decoded; none for the root
 * @param query as sent, without the question mark; empty if there is none
 */
record Target(List<String> segments, String query) {

    /** Proxies may send an absolute URI, which servers have to accept (RFC 9112, section 3.2.2). */
    private static final Pattern ABSOLUTE =
            Pattern.compile("[Hh][Tt][Tt][Pp][Ss]?://[^/?#]+(?<rest>.*)");

    private static final int MAX_SEGMENTS = 16;

    /**
     * Reads the request line's target.
     *
     * @throws ProblemException 400 if it is not a path or its encoding is broken
     */
    static Target parse(String uri) {
        // Each byte has become a character: what is not ASCII would be read as another text.
        if (!uri.chars().allMatch(c -> c >= '!' && c <= '~')) {
            throw ProblemException.badRequest(
                    "The request's target has other characters than visible ASCII ones;"
                            + " percent-encode their UTF-8 bytes.");
        }
        String rest = uri;
        if (!uri.startsWith("/")) {
            Matcher absolute = ABSOLUTE.matcher(uri);
            if (!absolute.matches()) {
                throw ProblemException.badRequest("The request's target is not a path.");
            }
            rest = absolute.group("rest");
        }
        if (rest.indexOf('#') >= 0) {
            throw ProblemException.badRequest(
                    "The request's target has a fragment; write # as %23.");
        }
        int question = rest.indexOf('?');
        String path = question < 0 ? rest : rest.substring(0, question);
        return new Target(segments(path), question < 0 ? "" : rest.substring(question + 1));
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(4);
        int start = 1;
        while (start < path.length() || (start == path.length() && start > 1)) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            segments.add(UrlEncoding.decodeSegment(path.substring(start, end)));
            if (segments.size() > MAX_SEGMENTS) {
                throw ProblemException.notFound("There is nothing at this address.");
            }
            start = end + 1;
        }
        return segments;
    }
}
