package io.tweeter.ingest.access;

import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who may post, and how often.
 *
 * @param tokens of which a client has to have one; never printed. Empty if anybody may post
 * @param postsPerSecond of one address; 0 for as many as it likes
 * @param forwarded whether a load balancer says in {@code X-Forwarded-For} what the address is;
 *     clients that reach the service without one could make it up
 */
public record AccessSettings(List<String> tokens, int postsPerSecond, boolean forwarded) {

    private static final String TOKENS = "TWEETER_TOKENS";

    /** What a header can carry, and nobody guesses. */
    private static final Pattern TOKEN = Pattern.compile("[!-~]{16,255}");

    private static final int MOST_POSTS = 1_000_000;

    public AccessSettings {
        tokens = List.copyOf(tokens);
    }

    /**
     * Reads {@code TWEETER_TOKENS}, {@code TWEETER_POSTS_PER_SECOND} and {@code
     * TWEETER_FORWARDED_FOR}.
     *
     * @throws InvalidSettingException if one cannot be used; never shows a token
     */
    public static AccessSettings from(Environment environment) {
        List<String> tokens =
                Arrays.stream(environment.text(TOKENS, "").split("\\s+", 0))
                        .filter(token -> !token.isEmpty())
                        .toList();
        if (!tokens.stream().allMatch(token -> TOKEN.matcher(token).matches())) {
            throw new InvalidSettingException(
                    TOKENS,
                    "holds a token that has not 16 to 255 visible ASCII characters; separate them"
                            + " by white space");
        }
        return new AccessSettings(
                tokens,
                environment.number("TWEETER_POSTS_PER_SECOND", 0, 0, MOST_POSTS),
                environment.flag("TWEETER_FORWARDED_FOR", false));
    }

    @Override
    public String toString() {
        return "AccessSettings[%d tokens, %d posts per second, forwarded %s]"
                .formatted(tokens.size(), postsPerSecond, forwarded);
    }
}
