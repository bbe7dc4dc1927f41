package io.tweeter.ingest.page;

/**
 * A whole HTML document, in which all text from outside is escaped.
 *
 * @param text to be sent as {@value #CONTENT_TYPE}
 */
public record Html(String text) {

    /** Media type of every page. */
    public static final String CONTENT_TYPE = "text/html; charset=utf-8";
}
