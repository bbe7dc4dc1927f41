package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Cassandra;
import io.tweeter.benchmark.process.CpuTime;
import io.tweeter.deploy.testkit.IngestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;

/** Reads the newest page of a timeline from the service, one request after the other. */
final class PageReader {

    private static final int WARM_UP = 300;
    private static final int REQUESTS = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration READS_WITHIN = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    private final HttpClient http = HttpClient.newHttpClient();
    private final IngestServer ingest;
    private final Cassandra cassandra;

    PageReader(IngestServer ingest, Cassandra cassandra) {
        this.ingest = ingest;
        this.cassandra = cassandra;
    }

    /**
     * A page.
     *
     * @param whose names the timeline in the report
     * @param path of the timeline
     * @param limit tweets that it must have
     */
    record Target(String whose, String path, int limit) {}

    /** Reads a page until its cost has settled. */
    void warmUp(Target target) throws IOException, InterruptedException {
        awaitReads(request(target));
        for (int i = 0; i < WARM_UP; i++) {
            send(request(target), target.limit());
        }
    }

    /**
     * Reads a page many times.
     *
     * @throws VoidFigureException if it has fewer tweets than it must have
     */
    SlotsReport.Page read(Target target) throws IOException, InterruptedException {
        HttpRequest request = request(target);
        CpuTime cassandraBefore = cassandra.cpuTime();
        CpuTime ingestBefore = CpuTime.of(ingest.handle());
        double[] millis = new double[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            long start = System.nanoTime();
            send(request, target.limit());
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        double cassandraSeconds = cassandra.cpuTime().minus(cassandraBefore).seconds();
        double ingestSeconds = CpuTime.of(ingest.handle()).minus(ingestBefore).seconds();
        Arrays.sort(millis);
        return new SlotsReport.Page(
                target.whose(),
                target.limit(),
                millis[REQUESTS / 2],
                millis[REQUESTS * 99 / 100],
                cassandraSeconds / REQUESTS * 1e3,
                ingestSeconds / REQUESTS * 1e3);
    }

    private HttpRequest request(Target target) {
        String address =
                "http://127.0.0.1:%d%s?limit=%d"
                        .formatted(ingest.port(), target.path(), target.limit());
        return HttpRequest.newBuilder(URI.create(address))
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .build();
    }

    /** The service is ready without Cassandra, which it connects to in the background. */
    private void awaitReads(HttpRequest request) throws IOException, InterruptedException {
        long end = System.nanoTime() + READS_WITHIN.toNanos();
        while (System.nanoTime() < end
                && http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
    }

    private void send(HttpRequest request, int limit) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        long tweets = response.body().split("\"created_at\"", -1).length - 1L;
        if (response.statusCode() != 200 || tweets != limit) {
            throw new VoidFigureException(
                    "%s was answered %d with %d tweets"
                            .formatted(request.uri(), response.statusCode(), tweets));
        }
    }
}
