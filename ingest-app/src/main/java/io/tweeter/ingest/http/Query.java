package io.tweeter.ingest.http;

import java.util.Optional;

/** The query of a request. Parameters that nobody asks for are ignored. */
public final class Query {

    /** That of most requests. */
    static final Query NONE = new Query("");

    private final String text;

    Query(String text) {
        this.text = text;
    }

    /**
     * The value of a parameter.
     *
     * @throws ProblemException 400 if it is given twice or is not encoded well
     */
    public Optional<String> find(String name) {
        Optional<String> found = Optional.empty();
        for (int start = 0; start < text.length(); ) {
            int ampersand = text.indexOf('&', start);
            int end = ampersand < 0 ? text.length() : ampersand;
            String pair = text.substring(start, end);
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (PercentDecoder.decodeFormText(key).equals(name)) {
                if (found.isPresent()) {
                    throw ProblemException.badParameter(name, "is given more than once");
                }
                found =
                        Optional.of(
                                equals < 0
                                        ? ""
                                        : PercentDecoder.decodeFormText(
                                                pair.substring(equals + 1)));
            }
            start = end + 1;
        }
        return found;
    }

    /**
     * A parameter that is a whole number of at least 1.
     *
     * @throws ProblemException 400 if it is anything else
     */
    public int count(String name, int otherwise, int most) {
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        String digits = value.get();
        boolean number = !digits.isEmpty() && digits.length() <= 9;
        for (int i = 0; i < digits.length(); i++) {
            number &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        if (number) {
            int count = Integer.parseInt(digits);
            if (count >= 1 && count <= most) {
                return count;
            }
        }
        throw ProblemException.badParameter(name, "is not a whole number from 1 to " + most);
    }
}
