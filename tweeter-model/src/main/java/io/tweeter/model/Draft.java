package io.tweeter.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What somebody wants to say, before the ingest service has given it an id and a time: normalized
 * and within the rules.
 */
public record Draft(String handle, String content) {

    /**
     * Normalizes and checks what came from outside.
     *
     * @param handle as typed; null counts as missing
     * @param content as typed; null counts as missing
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
