package io.tweeter.ingest.read;

import io.tweeter.model.Tweet;
import java.util.List;
import java.util.Optional;

/**
 * A page of a timeline.
 *
 * @param tweets newest first
 * @param next where the next, older page starts; empty if this is the last page
 */
public record Page(List<Tweet> tweets, Optional<Cursor> next) {

    public Page {
        tweets = List.copyOf(tweets);
    }

    /** Whether nothing is here and nothing follows. A page without tweets may have a next one. */
    public boolean isEmpty() {
        return tweets.isEmpty() && next.isEmpty();
    }
}
