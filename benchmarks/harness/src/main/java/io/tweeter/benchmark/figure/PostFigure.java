package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.load.Load;
import io.tweeter.benchmark.load.LoadResult;
import io.tweeter.benchmark.load.Phase;
import io.tweeter.benchmark.load.Tweets;
import io.tweeter.benchmark.process.ContenderProcess;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.process.CpuTime;
import io.tweeter.benchmark.process.Kafka;
import io.tweeter.benchmark.process.Usage;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.IngestServer;
import io.tweeter.model.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The cost and the latency of an acknowledged POST, compared with the same HTTP server that only
 * answers. Both servers run all the time and are warm before the measurement starts.
 */
final class PostFigure implements Figure {

    /** Requests until the service's code is fully compiled. */
    private static final int WARM_UP = 600_000;

    private static final int REQUESTS = 200_000;
    private static final int OPEN_LOOP_SECONDS = 10;
    private static final int CONNECTIONS = 128;
    private static final int DISTINCT_REQUESTS = 8_192;

    /** Share of the requests with an Idempotency-Key. */
    private static final int KEYED_PERCENT = 50;

    private static final long SEED = 1;
    private static final int ACCEPTED = 202;

    /** Bytes of the status line and the two headers of the bare server's responses. */
    private static final int BARE_HEAD = 78;

    private static final Duration READY_WITHIN = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "post";
    }

    @Override
    public String question() {
        return "What does an acknowledged POST cost, and how long does it take?";
    }

    @Override
    public FigureReport run(Bench bench) throws IOException, InterruptedException {
        Kafka kafka = bench.kafka();
        kafka.createTweets(Topics.TWEETS, "LogAppendTime");
        Path dir = bench.newRun("post");
        // Nothing is read here, so there is no Cassandra; the service polls it in vain.
        Map<String, String> settings =
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        kafka.bootstrapServers(),
                        "CASSANDRA_CONTACT_POINTS",
                        Server.LOOPBACK + ":" + FreePorts.next());
        try (IngestServer ingest = IngestServer.start(dir.resolve("ingest.log"), settings)) {
            Target ours = new Target(bench, true, ingest.handle(), ingest.port());
            LoadResult warmUp = ours.warmUp();
            int port = FreePorts.next();
            Map<String, String> arguments =
                    Map.of(
                            "port",
                            Integer.toString(port),
                            "answer",
                            Integer.toString(warmUp.bytesPerResponse() - BARE_HEAD));
            try (ContenderProcess bare =
                    ContenderProcess.start(Contenders.BARE_HTTP, arguments, dir, report -> {})) {
                bare.await(READY_WITHIN);
                Target limit = new Target(bench, false, bare.handle(), port);
                int answered = limit.warmUp().bytesPerResponse();
                if (answered != warmUp.bytesPerResponse()) {
                    throw new VoidFigureException(
                            "the bare server answers %d bytes, not %d"
                                    .formatted(answered, warmUp.bytesPerResponse()));
                }
                return measure(bench, ours, limit);
            }
        } finally {
            kafka.deleteTopics(Topics.TWEETS);
        }
    }

    private FigureReport measure(Bench bench, Target ours, Target limit)
            throws IOException, InterruptedException {
        List<PostReport.Run> runs =
                new ArrayList<>(
                        runs(bench, Phase.closed(CONNECTIONS, REQUESTS), List.of(ours, limit)));
        int half = (int) (PostReport.rate(runs, true).median() / 2);
        Phase atHalf = Phase.open(CONNECTIONS, half * OPEN_LOOP_SECONDS, half);
        // Fewer requests at a time make other code paths hot, which are compiled first.
        ours.load(atHalf);
        limit.load(atHalf);
        runs.addAll(runs(bench, atHalf, List.of(ours, limit)));
        long records = bench.kafka().records(Topics.TWEETS);
        if (records != ours.accepted) {
            throw new VoidFigureException(
                    "%,d tweets were accepted but Kafka has %,d".formatted(ours.accepted, records));
        }
        return new PostReport(name(), question(), runs, ours.warmUpSeconds, limit.warmUpSeconds)
                .report(CONNECTIONS, WARM_UP, half);
    }

    private static List<PostReport.Run> runs(Bench bench, Phase phase, List<Target> targets)
            throws IOException, InterruptedException {
        return Rounds.run(
                bench.settings().rounds(),
                List.of(phase),
                targets,
                (each, target, round) -> target.run(round, each));
    }

    /** One of the two servers. */
    private static final class Target {
        private final Bench bench;
        private final boolean isOurs;
        private final ProcessHandle process;
        private final InetSocketAddress address;
        private final List<byte[]> requests;
        private long accepted;
        private double warmUpSeconds;

        Target(Bench bench, boolean isOurs, ProcessHandle process, int port) {
            this.bench = bench;
            this.isOurs = isOurs;
            this.process = process;
            this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            this.requests =
                    Tweets.requests(
                            Server.LOOPBACK + ":" + port, DISTINCT_REQUESTS, KEYED_PERCENT, SEED);
        }

        private String label() {
            return isOurs ? PostReport.OURS : PostReport.LIMIT;
        }

        LoadResult warmUp() throws IOException {
            bench.log("warming up: " + label());
            LoadResult result = load(Phase.closed(CONNECTIONS, WARM_UP));
            // All CPU time since the start of the process, so that nothing is left out.
            warmUpSeconds = CpuTime.of(process).seconds();
            return result;
        }

        PostReport.Run run(int round, Phase phase) throws IOException, InterruptedException {
            CpuTime before = CpuTime.of(process);
            CpuTime kafkaBefore = bench.kafka().cpuTime();
            LoadResult result = load(phase);
            CpuTime used = CpuTime.of(process).minus(before);
            CpuTime kafkaUsed = bench.kafka().cpuTime().minus(kafkaBefore);
            PostReport.Run run =
                    new PostReport.Run(
                            isOurs,
                            phase.rate() == 0,
                            round,
                            phase.requests(),
                            used.seconds(),
                            kafkaUsed.seconds(),
                            used.waitedSeconds(),
                            kafkaUsed.waitedSeconds(),
                            result.rate(),
                            result.percentileMillis(50),
                            result.percentileMillis(99),
                            result.maxMillis(),
                            Usage.peakMemoryMiB(process));
            bench.log(
                    String.format(
                            Locale.ROOT,
                            "round %d, %s, %s: %.1f us of CPU a request, %,.0f requests/s,"
                                    + " p50 %.1f ms, p99 %.1f ms",
                            round,
                            run.isClosed() ? "as fast as it answers" : "at half of that rate",
                            label(),
                            run.cpuMicros(),
                            run.rate(),
                            run.p50Millis(),
                            run.p99Millis()));
            return run;
        }

        private LoadResult load(Phase phase) throws IOException {
            LoadResult result;
            try {
                result = Load.run(address, requests, phase);
            } catch (UncheckedIOException e) {
                throw new IOException(label() + " failed under load: " + e.getMessage(), e);
            }
            accepted += result.responses(ACCEPTED);
            if (result.responses(ACCEPTED) != phase.requests()) {
                throw new VoidFigureException(
                        label() + " did not accept every tweet: " + result.statuses());
            }
            return result;
        }
    }
}
