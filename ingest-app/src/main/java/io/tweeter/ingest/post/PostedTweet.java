package io.tweeter.ingest.post;

import java.util.Optional;

/**
 * What a client sent, as it was sent.
 *
 * @param handle null if missing
 * @param content null if missing
 * @param formKey from the page's form, which it names; see {@link
 *     io.tweeter.ingest.page.ComposeForm#idempotencyKey}
 */
public record PostedTweet(String handle, String content, Optional<String> formKey) {}
