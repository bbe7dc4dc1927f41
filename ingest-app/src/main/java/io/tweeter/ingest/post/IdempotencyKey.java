package io.tweeter.ingest.post;

import io.tweeter.model.TweetRules;
import java.util.Optional;

/**
 * Reads the header {@code Idempotency-Key}: a string of structured fields, as
 * draft-ietf-httpapi-idempotency-key-header-07 has it ({@code "k-1"}, RFC 9651, section 3.3.3), or
 * the bare key ({@code k-1}), as most clients send it. Both are the same key.
 */
final class IdempotencyKey {

    /** Name of the header. */
    static final String HEADER = "Idempotency-Key";

    private static final char QUOTE = '"';
    private static final char ESCAPE = '\\';

    private IdempotencyKey() {}

    /**
     * The key that the header's value stands for; empty if it is neither a string of structured
     * fields nor visible ASCII characters, or has more than {@value
     * TweetRules#MAX_IDEMPOTENCY_KEY}.
     */
    static Optional<String> parse(String value) {
        if (value.isEmpty() || value.charAt(0) != QUOTE) {
            return TweetRules.checkIdempotencyKey(value).isEmpty()
                    ? Optional.of(value)
                    : Optional.empty();
        }
        StringBuilder key = new StringBuilder(value.length());
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == QUOTE) {
                return isParameters(value.substring(i + 1))
                                && key.length() >= 1
                                && key.length() <= TweetRules.MAX_IDEMPOTENCY_KEY
                        ? Optional.of(key.toString())
                        : Optional.empty();
            }
            if (c == ESCAPE) {
                i++;
                c = i < value.length() ? value.charAt(i) : 0;
                if (c != QUOTE && c != ESCAPE) {
                    return Optional.empty();
                }
            }
            if (c < ' ' || c > '~') {
                return Optional.empty();
            }
            key.append(c);
        }
        return Optional.empty();
    }

    /** The draft knows no parameters; those of later versions are to be ignored. */
    private static boolean isParameters(String rest) {
        return rest.isBlank() || rest.charAt(0) == ';';
    }
}
