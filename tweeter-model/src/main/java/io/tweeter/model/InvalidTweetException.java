package io.tweeter.model;

import java.util.List;
import java.util.stream.Collectors;

/** Something that reads as a tweet breaks the rules; every broken rule is named. */
public final class InvalidTweetException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    public InvalidTweetException(List<Violation> violations) {
        // No stack trace: bad input is expected, can be frequent, and is not a fault of the code.
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
