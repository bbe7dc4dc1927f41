package io.tweeter.ingest.read;

/** A leaderboard: the users with the most tweets. */
public enum Board {
    ALL_TIME("all-time", "top"),
    LAST_MINUTE("last-minute", "last-minute");

    private final String key;
    private final String event;

    Board(String key, String event) {
        this.key = key;
        this.event = event;
    }

    /** The board's key in table {@code top_tweeters}. */
    public String key() {
        return key;
    }

    /** Its name on the live stream. */
    public String event() {
        return event;
    }
}
