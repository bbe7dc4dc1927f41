package io.tweeter.ingest.post;

import java.util.Optional;

/**
 * A tweet as the client sent it, not checked yet.
 *
 * @param handle null if missing
 * @param content null if missing
 * @param formKey identifies the page's form that was sent; see {@link
 *     io.tweeter.ingest.page.ComposeForm#idempotencyKey}
 */
public record PostedTweet(String handle, String content, Optional<String> formKey) {}
