package io.tweeter.ingest.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts requests and measures how long their answers take. */
public final class HttpMetrics {

    /** Bounds of the histogram: fine where most answers should be, up to the longest timeouts. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private record Key(String route, String method, int status) {}

    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * @param connections the number of open connections
     */
    public HttpMetrics(AtomicInteger connections, MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("tweeter.http.requests.in.flight", inFlight, AtomicInteger::get)
                .description("Requests in flight")
                .register(registry);
        Gauge.builder("tweeter.http.connections", connections, AtomicInteger::get)
                .description("Open connections")
                .register(registry);
    }

    /** The bounds that all latency histograms of the service share. */
    public static Duration[] buckets() {
        return BUCKETS.clone();
    }

    void started() {
        inFlight.incrementAndGet();
    }

    /** Routes, known methods and statuses are few, so there are few series. */
    void answered(String route, String method, int status, long nanos) {
        inFlight.decrementAndGet();
        timers.computeIfAbsent(new Key(route, method, status), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        return Timer.builder("tweeter.http.request.duration")
                .description("From a request's head to its answer")
                .tag("route", key.route())
                .tag("method", key.method())
                .tag("status", Integer.toString(key.status()))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
