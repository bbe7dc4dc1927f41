package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import io.tweeter.benchmark.report.Numbers;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Spread;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Results of the figure about pauses.
 *
 * @param perSecond tweets a second meanwhile
 */
record PauseReport(int perSecond, List<Pause> pauses) {

    private static final double GOAL = 5;
    private static final double WORST = 10;

    /**
     * One event.
     *
     * @param counted the longest time without a new count, in seconds
     * @param stored the longest time without a new tweet at the head of the timeline, in seconds
     */
    record Pause(String event, double counted, double stored) {

        double longest() {
            return Math.max(counted, stored);
        }
    }

    FigureReport report(String name, String question) {
        Spread all = of(pauses, Pause::longest);
        return new FigureReport(
                name,
                question,
                List.of(
                        Goal.atMost("pause, median", GOAL, " s", all),
                        Goal.atMost("pause, worst", WORST, " s", Spread.of(List.of(all.max())))),
                List.of(
                        Table.of(
                                "The longest time without a result, s",
                                List.of("event", "times", "counted", "stored"),
                                pauses.stream().map(Pause::event).distinct().toList(),
                                this::row)),
                Optional.empty(),
                pauses,
                List.of(
                        "%d tweets a second come in through the load balancer. A result is a record on topic tweet-counts, and another newest tweet on GET /tweets."
                                .formatted(perSecond)));
    }

    private List<String> row(String event) {
        List<Pause> each = pauses.stream().filter(pause -> pause.event().equals(event)).toList();
        return List.of(
                event,
                Integer.toString(each.size()),
                Numbers.spread(of(each, Pause::counted)),
                Numbers.spread(of(each, Pause::stored)));
    }

    private static Spread of(List<Pause> pauses, ToDoubleFunction<Pause> value) {
        return Spread.of(pauses.stream().map(value::applyAsDouble).toList());
    }
}
