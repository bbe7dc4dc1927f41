package io.tweeter.ingest.post;

import io.tweeter.ingest.page.ComposeForm;
import io.tweeter.model.Draft;
import io.tweeter.model.InvalidTweetException;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetIds;
import io.tweeter.model.TweetRules;
import io.tweeter.model.Violation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes a tweet from what a client sent: checks the rules and assigns the id and the time. */
final class TweetFactory {

    private final Supplier<UUID> newIds;
    private final InstantSource clock;

    /**
     * @param newIds ids of tweets that have no idempotency key
     */
    TweetFactory(Supplier<UUID> newIds, InstantSource clock) {
        this.newIds = newIds;
        this.clock = clock;
    }

    /**
     * Makes the tweet. Its id follows from the idempotency key if there is one, else from the
     * form's key, else it is new.
     *
     * @param idempotencyKeys values of the header; at most one is allowed
     * @throws InvalidTweetException naming every rule that is broken
     */
    Tweet make(PostedTweet posted, List<String> idempotencyKeys) throws InvalidTweetException {
        List<Violation> violations = new ArrayList<>(0);
        Optional<String> key = key(idempotencyKeys, violations);
        Draft draft;
        try {
            draft = Draft.of(posted.handle(), posted.content());
        } catch (InvalidTweetException e) {
            violations.addAll(e.violations());
            throw new InvalidTweetException(violations);
        }
        if (!violations.isEmpty()) {
            throw new InvalidTweetException(violations);
        }
        Instant now = Instant.ofEpochMilli(clock.millis());
        UUID id = id(draft, posted, key);
        return new Tweet(id.toString(), draft.handle(), draft.content(), now);
    }

    private static Optional<String> key(List<String> values, List<Violation> violations) {
        if (values.size() > 1) {
            violations.add(new Violation(IdempotencyKey.HEADER, "is given more than once"));
        }
        if (values.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> key = IdempotencyKey.parse(values.get(0));
        if (key.isEmpty()) {
            violations.add(
                    new Violation(
                            IdempotencyKey.HEADER,
                            "is not 1 to "
                                    + TweetRules.MAX_IDEMPOTENCY_KEY
                                    + " visible ASCII characters, bare or as a quoted string"));
        }
        return key;
    }

    private UUID id(Draft draft, PostedTweet posted, Optional<String> headerKey) {
        Optional<String> key =
                headerKey.or(
                        () ->
                                posted.formKey()
                                        .map(k -> ComposeForm.idempotencyKey(k, draft.content())));
        return key.isPresent()
                ? TweetIds.fromIdempotencyKey(draft.handle(), key.get())
                : newIds.get();
    }
}
