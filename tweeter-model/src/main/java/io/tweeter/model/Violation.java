package io.tweeter.model;

/**
 * One broken rule.
 *
 * @param field the tweet's field as it is called in JSON
 * @param message what is wrong and what is allowed, to be read after the field's name
 */
public record Violation(String field, String message) {

    @Override
    public String toString() {
        return field + " " + message;
    }
}
