package io.tweeter.deploy.tools.verify;

import java.util.List;
import java.util.Optional;

/** A table that follows the clock: windows write its rows when they end. */
enum WindowTable {
    LAST_MINUTE {
        @Override
        Rows read(StoredTables stored) {
            List<StoredTables.Ranked> board = stored.board("last-minute");
            return (copies, clock, complete) ->
                    LastMinute.of(copies.stream(), clock).difference(board);
        }
    },
    TRENDING_HASHTAGS {
        @Override
        Rows read(StoredTables stored) {
            List<TrendingBoard.Row> board = stored.trending();
            return (copies, clock, complete) ->
                    TrendingBoard.of(copies.stream(), clock, complete).difference(board);
        }
    },
    HASHTAG_MINUTES {
        @Override
        Rows read(StoredTables stored) {
            List<HashtagMinutes.Row> minutes = stored.hashtagMinutes();
            return (copies, clock, complete) ->
                    HashtagMinutes.of(copies, clock, complete).difference(minutes);
        }
    };

    /** What was read. */
    @FunctionalInterface
    interface Rows {

        /**
         * Compares the rows with tweets that were read after them.
         *
         * @param copies all that count
         * @param clock of this machine, milliseconds since 1970
         * @param complete whether Kafka still has every tweet
         * @return how they differ; empty if they do not
         */
        Optional<String> difference(List<FirstCopy> copies, long clock, boolean complete);
    }

    abstract Rows read(StoredTables stored);
}
