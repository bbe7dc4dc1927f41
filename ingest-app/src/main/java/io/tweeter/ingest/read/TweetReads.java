package io.tweeter.ingest.read;

import io.tweeter.model.Tweet;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the service reads. Every future completes within a limited time. One that fails
 * with {@link ReadsUnavailableException} means that the store is unreachable or too slow; a retry
 * may succeed.
 *
 * <p>Handles must be as {@link io.tweeter.model.TweetRules#normalizeHandle} returns them.
 */
public interface TweetReads {

    /**
     * Everybody's tweets, newest first.
     *
     * @param limit maximum of tweets to return, at least 1
     * @param before where the previous page ended; empty for the newest page
     */
    Future<Page> newest(int limit, Optional<Cursor> before);

    /** One user's tweets, in pages like {@link #newest}; none for an unknown user. */
    Future<Page> byUser(String handle, int limit, Optional<Cursor> before);

    /**
     * The tweets with a hashtag, in pages like {@link #newest}; none for an unknown one.
     *
     * @param hashtag as {@link io.tweeter.model.Hashtags#normalize} returns it
     */
    Future<Page> byHashtag(String hashtag, int limit, Optional<Cursor> before);

    /** A tweet by its id. */
    Future<Optional<Tweet>> byId(String id);

    /** How many tweets a user has; empty if none is counted yet. */
    Future<Optional<UserCount>> user(String handle);

    /** The first {@code limit} users of a board, most tweets first; ties are ordered by handle. */
    Future<List<RankedUser>> top(Board board, int limit);

    /** The counts of the last {@code minutes} minutes, oldest first, without those that are 0. */
    Future<List<MinuteCount>> perMinute(int minutes);

    /** The first {@code limit} hashtags that are used more than usual, highest score first. */
    Future<List<TrendingHashtag>> trending(int limit);
}
