package io.tweeter.ingest.http;

/**
 * A part of a request that breaks a rule.
 *
 * @param field a member of the body, a parameter or a header
 * @param message what is wrong and what is allowed, to be read after the field's name
 */
public record FieldError(String field, String message) {

    @Override
    public String toString() {
        return field + " " + message;
    }
}
