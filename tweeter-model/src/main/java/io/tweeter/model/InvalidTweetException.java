package io.tweeter.model;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown for a tweet that breaks rules; it lists every broken rule. */
public final class InvalidTweetException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    /** Takes the broken rules, at least one, in the order of the fields. */
    public InvalidTweetException(List<Violation> violations) {
        // No stack trace: invalid input is expected, can be frequent, and is no bug.
        super(describe(violations), null, false, false);
        this.violations = List.copyOf(violations);
    }

    /** The broken rules, at least one, in the order of the fields. */
    public List<Violation> violations() {
        return violations;
    }

    private static String describe(List<Violation> violations) {
        return violations.stream().map(Violation::toString).collect(Collectors.joining("; "));
    }
}
