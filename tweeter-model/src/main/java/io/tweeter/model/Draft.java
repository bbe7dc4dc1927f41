package io.tweeter.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A tweet that has no id and no time yet: normalized and within the rules.
 *
 * @param handle within {@link TweetRules#checkHandle}
 * @param content within {@link TweetRules#checkContent}
 */
public record Draft(String handle, String content) {

    /**
     * Normalizes and checks a client's input.
     *
     * @param handle as sent; null means that it is missing
     * @param content as sent; null means that it is missing
     * @throws InvalidTweetException naming every field that breaks a rule
     */
    public static Draft of(String handle, String content) throws InvalidTweetException {
        String normalHandle = TweetRules.normalizeHandle(handle);
        String normalContent = TweetRules.normalizeContent(content);
        List<Violation> violations = new ArrayList<>(2);
        TweetRules.checkHandle(normalHandle).ifPresent(violations::add);
        TweetRules.checkContent(normalContent).ifPresent(violations::add);
        if (!violations.isEmpty()) {
            throw new InvalidTweetException(violations);
        }
        return new Draft(normalHandle, normalContent);
    }
}
