package io.tweeter.ingest.read;

/** A leaderboard: the users with the most tweets. */
public enum Board {
    ALL_TIME("all-time"),
    LAST_MINUTE("last-minute");

    private final String key;

    Board(String key) {
        this.key = key;
    }

    /** The board's key in table {@code top_tweeters}, and its name on the live stream. */
    public String key() {
        return key;
    }
}
