package io.tweeter.deploy.tools.deadletters;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a record stands in a topic; written {@code PARTITION:OFFSET}. */
public record DeadLetterId(int partition, long offset) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

    /** Reads what a program wrote; empty if that is not of the form. */
    static Optional<DeadLetterId> find(String text) {
        return FORM.matcher(text).matches() ? Optional.of(parse(text)) : Optional.empty();
    }

    /**
     * Reads what a person wrote.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    static DeadLetterId parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not PARTITION:OFFSET, as tweeter dead-letters list has it");
        }
        return new DeadLetterId(Integer.parseInt(form.group(1)), Long.parseLong(form.group(2)));
    }

    @Override
    public String toString() {
        return partition + ":" + offset;
    }
}
