package io.tweeter.ingest.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tweeter.ingest.http.Json;
import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.Request;
import io.tweeter.ingest.http.Response;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code /health/live} and {@code /health/ready}.
 *
 * <p>An instance is ready when it can accept tweets, for which it needs Kafka only. Cassandra is
 * reported but does not count: without it reads fail, and would on every other instance too.
 */
public final class Health {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final List<Dependency> needed;
    private final List<Dependency> reported;
    private volatile boolean draining;

    /**
     * @param needed without which tweets cannot be accepted
     * @param reported without which they can
     */
    public Health(List<Dependency> needed, List<Dependency> reported, MeterRegistry registry) {
        this.needed = List.copyOf(needed);
        this.reported = List.copyOf(reported);
        Gauge.builder("tweeter.ready", this, health -> health.isReady() ? 1 : 0)
                .description("1 if the instance accepts tweets, else 0")
                .register(registry);
        Stream.concat(needed.stream(), reported.stream())
                .forEach(dependency -> watch(dependency, registry));
    }

    private static void watch(Dependency dependency, MeterRegistry registry) {
        Gauge.builder(
                        "tweeter.dependency.up",
                        dependency,
                        server -> server.trouble().isEmpty() ? 1 : 0)
                .description("1 if the instance can use the server, else 0")
                .tag("dependency", dependency.name())
                .register(registry);
    }

    private boolean isReady() {
        return !draining && trouble().isEmpty();
    }

    private Optional<String> trouble() {
        return needed.stream().map(Dependency::trouble).flatMap(Optional::stream).findFirst();
    }

    /** The instance is about to stop, so it is not ready any more. */
    public void drain() {
        draining = true;
    }

    /** Whether the instance is about to stop. */
    public boolean isDraining() {
        return draining;
    }

    /** Liveness: 200 as long as the process can answer at all. */
    public Future<Response> live(Request request) {
        return Future.succeededFuture(
                Response.json(
                        Json.write(
                                json -> {
                                    json.writeStartObject();
                                    json.writeStringField("status", "live");
                                    json.writeEndObject();
                                })));
    }

    /** Readiness: 200 if tweets can be accepted, else 503 with the reason. */
    public Future<Response> ready(Request request) {
        if (draining) {
            throw ProblemException.unavailable("The instance is stopping.", RETRY);
        }
        Optional<String> trouble = trouble();
        if (trouble.isPresent()) {
            throw ProblemException.unavailable(trouble.get() + ".", RETRY);
        }
        return Future.succeededFuture(
                Response.json(
                        Json.write(
                                json -> {
                                    json.writeStartObject();
                                    json.writeStringField("status", "ready");
                                    for (Dependency dependency : needed) {
                                        json.writeStringField(dependency.name(), "up");
                                    }
                                    for (Dependency dependency : reported) {
                                        json.writeStringField(
                                                dependency.name(),
                                                dependency.trouble().isEmpty() ? "up" : "down");
                                    }
                                    json.writeEndObject();
                                })));
    }
}
