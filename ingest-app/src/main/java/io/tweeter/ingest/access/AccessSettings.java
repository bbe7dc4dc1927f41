package io.tweeter.ingest.access;

import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who may post, and how often.
 *
 * @param tokens of which a client has to send one; never printed. Empty if none is needed
 * @param postsPerSecond of one address; 0 for no limit
 * @param forwarded whether a load balancer sets {@code X-Forwarded-For} to the client's address;
 *     without one, clients could forge the header
 */
public record AccessSettings(List<String> tokens, int postsPerSecond, boolean forwarded) {

    private static final String TOKENS = "TWEETER_TOKENS";

    /** Characters that a header can carry, and enough of them that nobody guesses a token. */
    private static final Pattern TOKEN = Pattern.compile("[!-~]{16,255}");

    private static final int MAX_POSTS_PER_SECOND = 1_000_000;

    public AccessSettings {
        tokens = List.copyOf(tokens);
    }

    /**
     * Reads {@code TWEETER_TOKENS}, {@code TWEETER_POSTS_PER_SECOND} and {@code
     * TWEETER_FORWARDED_FOR}.
     *
     * @throws InvalidSettingException if one is invalid; the message never shows a token
     */
    public static AccessSettings from(Environment environment) {
        List<String> tokens =
                Arrays.stream(environment.text(TOKENS, "").split("\\s+", 0))
                        .filter(token -> !token.isEmpty())
                        .toList();
        if (!tokens.stream().allMatch(token -> TOKEN.matcher(token).matches())) {
            throw new InvalidSettingException(
                    TOKENS,
                    "holds a token that is not 16 to 255 visible ASCII characters; separate tokens"
                            + " by white space");
        }
        return new AccessSettings(
                tokens,
                environment.number("TWEETER_POSTS_PER_SECOND", 0, 0, MAX_POSTS_PER_SECOND),
                environment.flag("TWEETER_FORWARDED_FOR", false));
    }

    @Override
    public String toString() {
        return "AccessSettings[%d tokens, %d posts per second, forwarded %s]"
                .formatted(tokens.size(), postsPerSecond, forwarded);
    }
}
