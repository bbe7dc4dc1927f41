package io.tweeter.deploy.tools.deadletters;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifies a dead letter by its partition and offset on the dead-letter topic; written {@code
 * PARTITION:OFFSET}.
 */
public record DeadLetterId(int partition, long offset) {

    private static final Pattern FORMAT = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

    /** Parses a header's value; empty if it does not have the format. */
    static Optional<DeadLetterId> find(String text) {
        Matcher matcher = FORMAT.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new DeadLetterId(
                                Integer.parseInt(matcher.group(1)),
                                Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /**
     * Parses an argument.
     *
     * @throws IllegalArgumentException if the text does not have the format
     */
    static DeadLetterId parse(String text) {
        return find(text)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'"
                                                + text
                                                + "' is not PARTITION:OFFSET, as printed by tweeter"
                                                + " dead-letters list"));
    }

    @Override
    public String toString() {
        return partition + ":" + offset;
    }
}
