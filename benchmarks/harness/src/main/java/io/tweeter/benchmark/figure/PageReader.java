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
     * Reads a page many times.
     *
     * @param whose names the timeline in the report
     * @param path of the timeline
     * @param limit tweets of a page
     * @throws VoidFigureException if it has fewer
     */
    SlotsReport.Page read(String whose, String path, int limit)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:%d%s?limit=%d"
                                                .formatted(ingest.port(), path, limit)))
                        .header("Accept", "application/json")
                        .build();
        awaitReads(request);
        for (int i = 0; i < WARM_UP; i++) {
            send(request, limit);
        }
        CpuTime cassandraBefore = cassandra.cpuTime();
        CpuTime ingestBefore = CpuTime.of(ingest.handle());
        double[] millis = new double[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            long start = System.nanoTime();
            send(request, limit);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        double cassandraSeconds = cassandra.cpuTime().minus(cassandraBefore).seconds();
        double ingestSeconds = CpuTime.of(ingest.handle()).minus(ingestBefore).seconds();
        Arrays.sort(millis);
        return new SlotsReport.Page(
                whose,
                limit,
                millis[REQUESTS / 2],
                millis[REQUESTS * 99 / 100],
                cassandraSeconds / REQUESTS * 1e3,
                ingestSeconds / REQUESTS * 1e3);
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
