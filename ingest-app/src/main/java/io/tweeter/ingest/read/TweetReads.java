package io.tweeter.ingest.read;

import io.tweeter.model.Tweet;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Everything the service reads. Answers come within a bounded time; a future that fails with {@link
 * ReadsUnavailableException} says that the store is away or too slow, and that asking again later
 * may help.
 *
 * <p>Handles are expected as {@link io.tweeter.model.TweetRules#normalizeHandle} returns them.
 */
public interface TweetReads {

    /**
     * Everyone's tweets, newest first.
     *
     * @param limit most tweets to return, at least one
     * @param before where the page before this one ended; the newest page if empty
     */
    Future<Page> newest(int limit, Optional<Cursor> before);

    /** One user's tweets, paged like {@link #newest}; an unknown user has none. */
    Future<Page> byUser(String handle, int limit, Optional<Cursor> before);

    /** A tweet by its id. */
    Future<Optional<Tweet>> byId(String id);

    /** How much a user has posted; empty if no tweet of that user was counted yet. */
    Future<Optional<UserCount>> user(String handle);

    /** The first {@code limit} of a board, best first; ties have equal ranks. */
    Future<List<RankedUser>> top(Board board, int limit);

    /** The counts of the last {@code minutes} minutes that have any, oldest first. */
    Future<List<MinuteCount>> perMinute(int minutes);
}
