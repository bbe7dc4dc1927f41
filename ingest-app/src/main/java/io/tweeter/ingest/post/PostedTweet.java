package io.tweeter.ingest.post;

import java.util.Optional;

/**
 * What a client sent, as it was sent.
 *
 * @param handle null if missing
 * @param content null if missing
 * @param idempotencyKey from a form's hidden field
 */
public record PostedTweet(String handle, String content, Optional<String> idempotencyKey) {}
