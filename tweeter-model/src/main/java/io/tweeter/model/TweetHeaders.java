package io.tweeter.model;

/** The headers of records on {@link Topics#TWEETS}; a record needs none. Values are UTF-8 text. */
public final class TweetHeaders {

    /**
     * The trace of the request that brought the tweet, as W3C's Trace Context defines it. It does
     * not make a record another one: copies are told by their id.
     */
    public static final String TRACEPARENT = "traceparent";

    /**
     * Marks a record, whatever the value, as accepted by an earlier release: it is held to the
     * rules of then. Whoever replays a dead letter may set it.
     */
    public static final String ACCEPTED_EARLIER = "accepted-by-earlier-release";

    private TweetHeaders() {}
}
