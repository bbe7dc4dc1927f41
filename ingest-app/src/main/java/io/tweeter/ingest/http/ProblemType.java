package io.tweeter.ingest.http;

/**
 * The problems that the service answers with. Status and title are those of RFC 9110; the contract
 * lists each of them. The {@code type} is {@code about:blank} for all, as the status says what is
 * wrong and {@code detail} what to do; bodies leave it out, which means the same (RFC 9457, section
 * 4.2.1).
 */
public enum ProblemType {
    BAD_REQUEST(400, "Bad request"),
    UNAUTHORIZED(401, "Unauthorized"),
    FORBIDDEN(403, "Forbidden"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    REQUEST_TIMEOUT(408, "Request timeout"),
    CONTENT_TOO_LARGE(413, "Content too large"),
    URI_TOO_LONG(414, "URI too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    EXPECTATION_FAILED(417, "Expectation failed"),
    UNPROCESSABLE_CONTENT(422, "Unprocessable content"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    HEADER_FIELDS_TOO_LARGE(431, "Request header fields too large"),
    INTERNAL_SERVER_ERROR(500, "Internal server error"),
    SERVICE_UNAVAILABLE(503, "Service unavailable");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The same for every problem of this type. */
    public String title() {
        return title;
    }
}
