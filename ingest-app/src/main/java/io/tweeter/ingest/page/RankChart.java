package io.tweeter.ingest.page;

import io.tweeter.ingest.read.Board;
import io.tweeter.ingest.read.RankedUser;
import java.util.List;

/**
 * A board as a bar chart: the first has the longest bar.
 *
 * @param board tells the script which events to redraw it with
 */
public record RankChart(Board board, List<RankedUser> users) {

    public RankChart {
        users = List.copyOf(users);
    }

    /** Length of a user's bar in percent of the longest. */
    public long percent(RankedUser user) {
        long max = users.stream().mapToLong(RankedUser::tweets).max().orElse(0);
        return max <= 0 ? 0 : Math.round(100.0 * user.tweets() / max);
    }
}
