package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.FlinkMonitor.Checkpoint;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Numbers;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Spread;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Results of figure {@code scale-users}. */
record UsersReport(List<Run> runs) {

    /**
     * One run.
     *
     * @param users who could tweet
     * @param perSecond tweets in each second of the backlog's event time, duplicates included
     * @param livePerSecond live tweets a second, duplicates included
     * @param handles who did, in the backlog
     * @param unique first copies in the backlog
     * @param cpuSeconds for a first copy of the backlog, after its first quarter
     * @param wallSeconds the same
     * @param backlog all that the backlog used
     * @param stateBytes of a full checkpoint after the backlog
     * @param shown by the boards, in live traffic later on
     */
    record Run(
            int users,
            int perSecond,
            int livePerSecond,
            int handles,
            long unique,
            double cpuSeconds,
            double wallSeconds,
            Meters backlog,
            long stateBytes,
            Live live,
            List<BoardProbe.Shown> shown) {}

    /**
     * Live traffic.
     *
     * @param unique first copies
     * @param checkpoints that started meanwhile, and the next
     */
    record Live(long unique, Meters used, List<Checkpoint> checkpoints) {}

    FigureReport report(String name, String question) {
        List<Integer> users = runs.stream().map(Run::users).distinct().sorted().toList();
        return new FigureReport(
                name,
                question,
                List.of(),
                List.of(backlogTable(users), liveTable(users), stateTable(users), boards(users)),
                Optional.empty(),
                runs,
                List.of(
                        "The job tweet-counts, 2 subtasks, with three settings of its own: 128"
                                + " requests to Cassandra in flight for each writer, 20"
                                + " retries, no restarts. A thousand users follow Zipf's"
                                + " law; of a million, each is as likely to send the next"
                                + " tweet. Each number is for a first copy: one in ten"
                                + " tweets is a duplicate, whose cost is included. The"
                                + " backlog's first quarter, with the compilation, is left"
                                + " out of the job's CPU and the rate. Live traffic comes"
                                + " first without the probes of the boards. State is that"
                                + " of a full checkpoint, remembered ids included."));
    }

    private Table backlogTable(List<Integer> users) {
        return Table.of(
                "A backlog, for each tweet",
                List.of(
                        "users",
                        "in a second of event time",
                        "the job's CPU us",
                        "Cassandra's CPU us",
                        "Kafka's CPU us",
                        "rows",
                        "tweets a second"),
                users,
                of ->
                        List.of(
                                Numbers.whole(of),
                                Numbers.whole(median(of, Run::perSecond)),
                                spread(of, run -> run.cpuSeconds() * 1e6),
                                spread(of, run -> run.backlog().cassandra() / run.unique() * 1e6),
                                spread(of, run -> run.backlog().kafka() / run.unique() * 1e6),
                                spread(of, run -> (double) run.backlog().rows() / run.unique()),
                                Numbers.whole(1 / median(of, Run::wallSeconds))));
    }

    private Table liveTable(List<Integer> users) {
        return Table.of(
                "Live, for each tweet",
                List.of(
                        "users",
                        "tweets a second",
                        "the job's CPU us",
                        "Cassandra's CPU us",
                        "Kafka's CPU us, both ways",
                        "rows"),
                users,
                of ->
                        List.of(
                                Numbers.whole(of),
                                Numbers.whole(median(of, Run::livePerSecond)),
                                live(of, live -> live.used().job() / live.unique() * 1e6),
                                live(of, live -> live.used().cassandra() / live.unique() * 1e6),
                                live(of, live -> live.used().kafka() / live.unique() * 1e6),
                                live(of, live -> (double) live.used().rows() / live.unique())));
    }

    private Table stateTable(List<Integer> users) {
        return Table.of(
                "State",
                List.of(
                        "users",
                        "who tweeted",
                        "MiB after the backlog",
                        "MiB written by a live checkpoint",
                        "ms of a live checkpoint"),
                users,
                of ->
                        List.of(
                                Numbers.whole(of),
                                Numbers.whole(median(of, Run::handles)),
                                Numbers.decimal(median(of, Run::stateBytes) / (1 << 20)),
                                live(of, live -> mean(live, Checkpoint::writtenBytes) / (1 << 20)),
                                live(of, live -> mean(live, Checkpoint::millis))));
    }

    private Table boards(List<Integer> users) {
        return Table.of(
                "Until the boards show all tweets of a new user, s",
                List.of(
                        "users",
                        "probes",
                        "board of all time",
                        "board of the last minute",
                        "after the end of its window"),
                users,
                of ->
                        List.of(
                                Numbers.whole(of),
                                Long.toString(shown(of).size()),
                                boards(of, BoardProbe.Shown::allTimeSeconds),
                                boards(of, BoardProbe.Shown::lastMinuteSeconds),
                                boards(of, BoardProbe.Shown::windowSeconds)));
    }

    private static double mean(Live live, ToDoubleFunction<Checkpoint> value) {
        return live.checkpoints().stream().mapToDouble(value).average().orElse(Double.NaN);
    }

    private List<Run> runsOf(int users) {
        return runs.stream().filter(run -> run.users() == users).toList();
    }

    private List<BoardProbe.Shown> shown(int users) {
        return runsOf(users).stream().flatMap(run -> run.shown().stream()).toList();
    }

    private String boards(int users, ToDoubleFunction<BoardProbe.Shown> value) {
        return Numbers.spread(Spread.of(shown(users).stream().mapToDouble(value).boxed().toList()));
    }

    private double median(int users, ToDoubleFunction<Run> value) {
        return of(users, value).median();
    }

    private String spread(int users, ToDoubleFunction<Run> value) {
        return Numbers.spread("%.1f", of(users, value));
    }

    private String live(int users, ToDoubleFunction<Live> value) {
        return spread(users, run -> value.applyAsDouble(run.live()));
    }

    private Spread of(int users, ToDoubleFunction<Run> value) {
        return Spread.of(runsOf(users).stream().mapToDouble(value).boxed().toList());
    }
}
