package io.tweeter.deploy.tools.post;

import io.tweeter.model.TweetIds;
import io.tweeter.model.TweetRules;
import java.util.Optional;

/**
 * A request that posts one tweet.
 *
 * @param line number of its line in the file, from 1
 * @param ownKey the key that the line has, or that was derived from it: with it, posting the line
 *     again repeats the tweet
 * @param idempotencyKey sent with every attempt; the own key unless a secret replaces it
 * @param handle as the line has it; empty if it is missing
 * @param body UTF-8 JSON
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by value
record TweetRequest(
        long line, String ownKey, String idempotencyKey, Optional<String> handle, byte[] body) {

    /** The id that the tweet gets if it is accepted; empty if it cannot be. */
    Optional<String> id() {
        return handle.map(TweetRules::normalizeHandle)
                .map(user -> TweetIds.fromIdempotencyKey(user, idempotencyKey).toString());
    }
}
