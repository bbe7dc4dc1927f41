package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Cassandra;
import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.workload.TweetStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows, the disk and the CPU of a tweet of one of a million users, ten thousand of which come
 * in each second of event time: nearly every tweet is the only one of its user in its minute.
 */
final class RowsFigure implements Figure {

    /** Divides the sizes, as in figure {@code store}. */
    private static final int SHARE = 10;

    private static final Contender CONTENDER = Contenders.FLINK_STORE;

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
        long large = Math.max(4, bench.settings().large() / SHARE);
        try {
            List<StoreFigure.Load> loads = List.of(load(bench, large / 4), load(bench, large));
            // Not counted: Cassandra compiles its code meanwhile.
            StoreFigure.measure(bench, loads.get(0), CONTENDER, 0, true);
            List<StoreReport.Run> runs =
                    Rounds.run(
                            bench.settings().rounds(),
                            loads,
                            List.of(CONTENDER),
                            (load, contender, round) ->
                                    StoreFigure.measure(bench, load, contender, round, true));
            Map<String, Long> rows = new HashMap<>(cassandra.tables().rowsOfTweets());
            rows.putAll(cassandra.tables().rowsOfTimelines());
            List<Sizes> sizes = Sizes.of(cassandra, rows);
            return new RowsReport(runs, sizes).report(name(), question());
        } finally {
            cassandra.tables().truncate();
            bench.kafka().deleteTopics("store-");
        }
    }

    private static StoreFigure.Load load(Bench bench, long tweets) throws InterruptedException {
        return StoreFigure.load(
                bench, TweetStream.usual(tweets, Scale.PER_SECOND, Scale.MILLION_ALIKE));
    }
}
