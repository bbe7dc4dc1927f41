package io.tweeter.ingest.live;

import io.tweeter.ingest.read.Board;
import io.vertx.core.buffer.Buffer;

/** The types of events; the data of each is one line of JSON. */
enum LiveEvent {
    /**
     * Whether tweets can be read; before the others, as the page then looks for those it missed.
     */
    READABLE("readable"),
    /** Tweets that are new since the last event, newest first. */
    TWEETS("tweets"),
    /** The leaderboard of all time. */
    TOP(Board.ALL_TIME.event()),
    /** The leaderboard of the last minute. */
    LAST_MINUTE(Board.LAST_MINUTE.event()),
    /** The counts of the last hour's minutes. */
    PER_MINUTE("per-minute"),
    /** The hashtags that are used more than usual. */
    TRENDING("trending");

    private final String text;

    LiveEvent(String text) {
        this.text = text;
    }

    /** The event as it is sent. */
    Buffer encode(Buffer json) {
        return Buffer.buffer("event: " + text + "\ndata: ").appendBuffer(json).appendString("\n\n");
    }
}
