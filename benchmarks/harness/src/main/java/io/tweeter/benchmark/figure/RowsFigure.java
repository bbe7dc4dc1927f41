package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Cassandra;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.workload.TweetStream;
import io.tweeter.benchmark.workload.Users;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows, the disk and the CPU of a tweet of one of a million users, ten thousand of which come
 * in each second of event time: nearly every tweet is the only one of its user in its minute.
 */
final class RowsFigure implements Figure {

    /** Divides the sizes, as in figure {@code store}. */
    private static final int SHARE = 10;

    private static final int PER_SECOND = 10_000;
    private static final Users USERS = Users.alike(1_000_000);

    @Override
    public String name() {
        return "scale-rows";
    }

    @Override
    public String question() {
        return "What does a tweet of one of a million users cost tweet-store and Cassandra?";
    }

    @Override
    public FigureReport run(Bench bench) throws IOException, InterruptedException {
        Cassandra cassandra = bench.cassandra();
        long large = Math.max(2, bench.settings().large() / SHARE);
        List<StoreReport.Run> runs = new ArrayList<>();
        for (long tweets : List.of(large / 4, large)) {
            TweetStream stream = TweetStream.usual(tweets, PER_SECOND, USERS);
            runs.add(
                    StoreFigure.measure(
                            bench, StoreFigure.load(bench, stream), Contenders.FLINK_STORE, 1));
        }
        Map<String, Long> rows = new TreeMap<>(cassandra.tables().rowsOfTweets());
        rows.putAll(cassandra.tables().rowsOfTimelines());
        List<Sizes> sizes = Sizes.of(cassandra, rows);
        cassandra.tables().truncate();
        bench.kafka().deleteTopics("store-");
        return new RowsReport(runs, sizes).report(name(), question());
    }
}
