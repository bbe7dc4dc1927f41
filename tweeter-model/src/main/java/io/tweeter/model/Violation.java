package io.tweeter.model;

/**
 * A broken rule.
 *
 * @param field the name of the field in JSON
 * @param message what is wrong and what is allowed; it continues a sentence that starts with the
 *     field
 */
public record Violation(String field, String message) {

    @Override
    public String toString() {
        return field + " " + message;
    }
}
