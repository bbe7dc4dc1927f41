package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.FlinkMonitor;
import io.tweeter.benchmark.process.ResultWatch;
import io.tweeter.benchmark.process.TweeterStack;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.model.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long the results stand still while jobs are replaced, rescaled, and fail over. */
final class PauseFigure implements Figure {

    private static final int PER_SECOND = 500;
    private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(4);
    private static final Duration FLOWS_WITHIN = Duration.ofMinutes(3);

    /**
     * Results come all the time again after so long without a silence, in seconds: until then the
     * new tasks are compiled, which fills two cores.
     */
    private static final int STEADY = 45;

    /** No event takes longer, so that the load lasts. */
    private static final int MAX_SECONDS_OF_AN_EVENT = 120;

    /** The load before the first event: a stack that has just started is slow. */
    private static final Duration WARM_UP = Duration.ofMinutes(2);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    /**
     * What happens to the jobs, in this order: a new JobManager starts them as they were at first,
     * so that the next round can change them again.
     */
    private enum Event {
        UPGRADE("upgrade of tweet-counts") {
            @Override
            void happen(TweeterStack stack) throws IOException, InterruptedException {
                requireChange(
                        stack.run(
                                COMMAND_TIMEOUT,
                                "job",
                                "upgrade",
                                "tweet-counts",
                                "--flink=" + stack.flink().address(),
                                "TWEETER_CASSANDRA_MAX_RETRIES=4"));
            }
        },
        RESCALE("rescale of tweet-counts, 1 to 2") {
            @Override
            void happen(TweeterStack stack) throws IOException, InterruptedException {
                requireChange(
                        stack.run(
                                COMMAND_TIMEOUT,
                                "job",
                                "rescale",
                                "tweet-counts",
                                "--parallelism=2",
                                "--flink=" + stack.flink().address()));
            }
        },
        TASKMANAGER("SIGKILL of the TaskManager") {
            @Override
            void happen(TweeterStack stack) throws IOException {
                stack.kill("TaskManagerRunner");
            }
        },
        JOBMANAGER("SIGKILL of the JobManager") {
            @Override
            void happen(TweeterStack stack) throws IOException, InterruptedException {
                stack.kill("StandaloneSessionClusterEntrypoint");
                // The tasks of before go on for a while, until those of the new cluster start.
                awaitRunning(stack.flink());
            }
        };

        private final String label;

        Event(String label) {
            this.label = label;
        }

        abstract void happen(TweeterStack stack) throws IOException, InterruptedException;
    }

    /**
     * Checks that a command has replaced a job; otherwise nothing paused.
     *
     * @param printed what it printed
     */
    static void requireChange(String printed) {
        if (printed.contains("nothing to do")) {
            throw new VoidFigureException("a command changed nothing: " + printed.strip());
        }
    }

    @Override
    public String name() {
        return "pause";
    }

    @Override
    public String question() {
        return "How long do results stand still in an upgrade or a failover?";
    }

    @Override
    public FigureReport run(Bench bench) throws IOException, InterruptedException {
        Path dir = bench.newRun(name());
        int rounds = bench.settings().rounds();
        int events = rounds * Event.values().length;
        bench.log("starting the stack");
        try (TweeterStack stack = new TweeterStack(dir)) {
            Path tweets = dir.resolve("tweets.jsonl");
            long lines = (long) PER_SECOND * (events + 3) * MAX_SECONDS_OF_AN_EVENT;
            stack.await(
                    stack.start(tweets, "generate", "--tweets=" + lines), tweets, COMMAND_TIMEOUT);
            Process posting =
                    stack.start(
                            dir.resolve("posted.txt"),
                            "post",
                            tweets.toString(),
                            "--to=" + stack.loadBalancer(),
                            "--rate=" + PER_SECOND);
            try {
                return new PauseReport(PER_SECOND, pauses(bench, stack, posting, rounds))
                        .report(name(), question());
            } finally {
                posting.destroy();
            }
        }
    }

    private static List<PauseReport.Pause> pauses(
            Bench bench, TweeterStack stack, Process posting, int rounds)
            throws IOException, InterruptedException {
        Flow counted = new Flow();
        Flow stored = new Flow();
        URI newest = URI.create(stack.loadBalancer() + "/tweets?limit=1");
        List<PauseReport.Pause> pauses = new ArrayList<>();
        try (ResultWatch watch = new ResultWatch()) {
            watch.topic(stack.bootstrapServers(), Topics.COUNTS, counted::arrived);
            watch.page(newest, stored::arrived);
            awaitBoth(counted, stored);
            bench.log("warming up");
            Thread.sleep(WARM_UP.toMillis());
            for (int round = 1; round <= rounds; round++) {
                for (Event event : Event.values()) {
                    counted.restart();
                    stored.restart();
                    event.happen(stack);
                    awaitBoth(counted, stored);
                    if (!posting.isAlive()) {
                        throw new VoidFigureException("all tweets were posted too soon");
                    }
                    PauseReport.Pause pause =
                            new PauseReport.Pause(
                                    event.label, counted.longestSilence(), stored.longestSilence());
                    bench.log(pause.toString());
                    pauses.add(pause);
                }
            }
        }
        return pauses;
    }

    private static void awaitRunning(FlinkMonitor flink) throws InterruptedException {
        await(
                () -> {
                    try {
                        return flink.allTasksRun("tweet-counts")
                                && flink.allTasksRun("tweet-store");
                    } catch (IOException e) {
                        return false; // the JobManager does not answer yet
                    }
                },
                "the jobs did not run again within %d s");
    }

    private static void awaitBoth(Flow counted, Flow stored) throws InterruptedException {
        await(
                () -> counted.flowsFor(STEADY) && stored.flowsFor(STEADY),
                "no steady results for %d s");
    }

    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private static void await(Condition condition, String failure) throws InterruptedException {
        long end = System.nanoTime() + FLOWS_WITHIN.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new VoidFigureException(failure.formatted(FLOWS_WITHIN.toSeconds()));
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
    }
}
