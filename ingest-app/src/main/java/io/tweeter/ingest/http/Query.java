package io.tweeter.ingest.http;

import java.util.Optional;

/** The query of a request. Parameters that nobody asks for are ignored. */
public final class Query {

    /** That of most requests. */
    static final Query NONE = new Query("");

    /** More than fit into a request line. */
    private static final int MAX_PAIRS = 1 << 16;

    private static final int MAX_DIGITS = 9;

    private final String text;

    Query(String text) {
        this.text = text;
    }

    /**
     * The value of a parameter.
     *
     * @throws ProblemException 400 if it is given twice or its encoding is broken
     */
    public Optional<String> find(String name) {
        Optional<String> found = Optional.empty();
        if (text.isEmpty()) {
            return found;
        }
        for (UrlEncoding.Pair pair : UrlEncoding.pairs(text, MAX_PAIRS)) {
            if (pair.name().equals(name)) {
                if (found.isPresent()) {
                    throw ProblemException.badParameter(name, "is given more than once");
                }
                found = Optional.of(pair.value());
            }
        }
        return found;
    }

    /**
     * A parameter that is a whole number.
     *
     * @param defaultValue if the parameter is missing
     * @param max the largest number allowed; the smallest is 1
     * @throws ProblemException 400 if it is anything else
     */
    public int number(String name, int defaultValue, int max) {
        return find(name).map(digits -> number(name, digits, max)).orElse(defaultValue);
    }

    private static int number(String name, String digits, int max) {
        boolean valid =
                !digits.isEmpty()
                        && digits.length() <= MAX_DIGITS
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = valid ? Integer.parseInt(digits) : 0;
        if (number < 1 || number > max) {
            throw ProblemException.badParameter(name, "is not a whole number from 1 to " + max);
        }
        return number;
    }
}
