package io.tweeter.ingest.live;

import io.vertx.core.buffer.Buffer;

/** The kinds of events, each with one line of JSON as its data. */
enum LiveEvent {
    /** Tweets that were not there a second ago, newest first. */
    TWEETS("tweets"),
    /** The board of all time. */
    TOP("top"),
    /** The board of the last minute. */
    LAST_MINUTE("last-minute"),
    /** The counts of the last hour's minutes. */
    PER_MINUTE("per-minute");

    private final String text;

    LiveEvent(String text) {
        this.text = text;
    }

    /** The event as it goes on the wire. */
    Buffer encode(Buffer json) {
        return Buffer.buffer("event: " + text + "\ndata: ").appendBuffer(json).appendString("\n\n");
    }
}
