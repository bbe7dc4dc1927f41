package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.load.Load;
import io.tweeter.benchmark.load.LoadResult;
import io.tweeter.benchmark.load.Phase;
import io.tweeter.benchmark.load.Tweets;
import io.tweeter.benchmark.process.ContenderProcess;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.process.Kafka;
import io.tweeter.benchmark.process.Usage;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.IngestServer;
import io.tweeter.deploy.servers.Server;
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
 * Posted tweets that Kafka has acknowledged, against the same HTTP server that only says so. Both
 * servers run all the while and are warm before anything counts.
 */
final class PostFigure implements Figure {

    /** The service's way of a tweet is compiled for good only after this many. */
    private static final int WARM_UP = 600_000;

    private static final int REQUESTS = 200_000;
    private static final int OPEN_LOOP_SECONDS = 10;
    private static final int CONNECTIONS = 128;
    private static final int DIFFERENT_REQUESTS = 8_192;

    /** How many of 100 have an Idempotency-Key. */
    private static final int KEYED = 50;

    private static final long SEED = 1;
    private static final int ACCEPTED = 202;

    /** Status line and the two headers of the bare server's answers. */
    private static final int BARE_HEAD = 85;

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
        // Nothing is read here, so there is no Cassandra; the service looks for it now and then.
        Map<String, String> settings =
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        kafka.bootstrapServers(),
                        "CASSANDRA_CONTACT_POINTS",
                        Server.LOOPBACK + ":" + FreePorts.next());
        try (IngestServer ingest = IngestServer.start(dir.resolve("ingest.log"), settings)) {
            Side ours = new Side(bench, true, ingest.handle(), ingest.port());
            LoadResult warm = ours.warmUp();
            int port = FreePorts.next();
            Map<String, String> arguments =
                    Map.of(
                            "port",
                            Integer.toString(port),
                            "answer",
                            Integer.toString(warm.bytesPerAnswer() - BARE_HEAD));
            try (ContenderProcess bare =
                    ContenderProcess.start(Contenders.BARE_HTTP, arguments, dir, said -> {})) {
                bare.await(READY_WITHIN);
                Side limit = new Side(bench, false, bare.handle(), port);
                limit.warmUp();
                return measure(bench, ours, limit);
            }
        } finally {
            kafka.deleteTopics(Topics.TWEETS);
        }
    }

    private FigureReport measure(Bench bench, Side ours, Side limit)
            throws IOException, InterruptedException {
        List<PostReport.Run> runs = new ArrayList<>();
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            // Nobody always comes first.
            for (Side side : round % 2 == 1 ? List.of(ours, limit) : List.of(limit, ours)) {
                runs.add(side.run(round, Phase.closed(CONNECTIONS, REQUESTS)));
            }
        }
        int half = (int) (PostReport.rate(runs, true).median() / 2);
        Phase atHalf = Phase.open(CONNECTIONS, half * OPEN_LOOP_SECONDS, half);
        // Fewer requests at a time: other paths get hot, and are compiled anew.
        ours.load(atHalf);
        limit.load(atHalf);
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            for (Side side : round % 2 == 1 ? List.of(ours, limit) : List.of(limit, ours)) {
                runs.add(side.run(round, atHalf));
            }
        }
        long kept = bench.kafka().records(Topics.TWEETS);
        if (kept != ours.accepted) {
            throw new VoidFigureException(
                    "%,d tweets were accepted but Kafka has %,d".formatted(ours.accepted, kept));
        }
        return new PostReport(name(), question(), runs, ours.warmUpSeconds, limit.warmUpSeconds)
                .report(CONNECTIONS, WARM_UP, half);
    }

    /** One of the two servers. */
    private static final class Side {
        private final Bench bench;
        private final boolean isOurs;
        private final ProcessHandle process;
        private final InetSocketAddress address;
        private final List<byte[]> requests;
        private long accepted;
        private double warmUpSeconds;

        Side(Bench bench, boolean isOurs, ProcessHandle process, int port) {
            this.bench = bench;
            this.isOurs = isOurs;
            this.process = process;
            this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            this.requests =
                    Tweets.requests(Server.LOOPBACK + ":" + port, DIFFERENT_REQUESTS, KEYED, SEED);
        }

        private String label() {
            return isOurs ? PostReport.OURS : PostReport.LIMIT;
        }

        LoadResult warmUp() throws IOException {
            bench.say("warming up: " + label());
            LoadResult result = load(Phase.closed(CONNECTIONS, WARM_UP));
            // What it cost from its start on, so that nothing is left out.
            warmUpSeconds = Usage.cpuSeconds(process);
            return result;
        }

        PostReport.Run run(int round, Phase phase) throws IOException, InterruptedException {
            double cpu = Usage.cpuSeconds(process);
            double kafka = bench.kafka().cpuSeconds();
            double waited = Usage.waitedSeconds(process);
            double kafkaWaited = bench.kafka().waitedSeconds();
            LoadResult result = load(phase);
            cpu = Usage.cpuSeconds(process) - cpu;
            kafka = bench.kafka().cpuSeconds() - kafka;
            waited = Usage.waitedSeconds(process) - waited;
            kafkaWaited = bench.kafka().waitedSeconds() - kafkaWaited;
            PostReport.Run run =
                    new PostReport.Run(
                            isOurs,
                            phase.rate() == 0,
                            round,
                            phase.requests(),
                            cpu,
                            kafka,
                            waited,
                            kafkaWaited,
                            result.rate(),
                            result.percentileMillis(50),
                            result.percentileMillis(99),
                            result.maxMillis());
            bench.say(
                    String.format(
                            Locale.ROOT,
                            "round %d, %s, %s: %.1f us of CPU a request, %,.0f requests/s,"
                                    + " p50 %.1f ms, p99 %.1f ms",
                            round,
                            run.isClosed() ? "as fast as it answers" : "at half of that",
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
            accepted += result.answers(ACCEPTED);
            if (result.answers(ACCEPTED) != phase.requests()) {
                throw new VoidFigureException(
                        label() + " did not accept every tweet: " + result.statuses());
            }
            return result;
        }
    }
}
