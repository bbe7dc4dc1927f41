package io.tweeter.ingest.page;

/** A whole HTML document, in which all text from outside is escaped. */
public record Html(String text) {}
