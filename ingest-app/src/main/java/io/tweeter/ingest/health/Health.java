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
 * <p>Ready means that the service can take tweets, which needs Kafka alone. Cassandra is reported
 * but decides nothing: without it reads fail, and they would fail on every other instance as well.
 */
public final class Health {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final List<Dependency> needed;
    private final List<Dependency> reported;
    private volatile boolean draining;

    /**
     * @param needed what the service cannot take tweets without
     * @param reported what it can do without
     */
    public Health(List<Dependency> needed, List<Dependency> reported, MeterRegistry registry) {
        this.needed = List.copyOf(needed);
        this.reported = List.copyOf(reported);
        Gauge.builder("tweeter.ready", this, health -> health.isReady() ? 1 : 0)
                .description("1 if the instance takes tweets, else 0")
                .register(registry);
        Stream.concat(needed.stream(), reported.stream())
                .forEach(dependency -> watch(dependency, registry));
    }

    private static void watch(Dependency dependency, MeterRegistry registry) {
        Gauge.builder(
                        "tweeter.dependency.up",
                        dependency,
                        server -> server.trouble().isEmpty() ? 1 : 0)
                .description("1 if the client of that server can use it, else 0")
                .tag("dependency", dependency.name())
                .register(registry);
    }

    private boolean isReady() {
        return !draining && missing().isEmpty();
    }

    private Optional<String> missing() {
        return needed.stream().map(Dependency::trouble).flatMap(Optional::stream).findFirst();
    }

    /** From now on the service is not ready, as it is about to stop. */
    public void drain() {
        draining = true;
    }

    public boolean isDraining() {
        return draining;
    }

    /** Answers as long as the process can answer at all. */
    public Future<Response> live(Request request) {
        return Future.succeededFuture(
                Response.json(
                        200,
                        Json.write(
                                json -> {
                                    json.writeStartObject();
                                    json.writeStringField("status", "live");
                                    json.writeEndObject();
                                })));
    }

    /** 200 if tweets can be taken; otherwise 503 with what is missing. */
    public Future<Response> ready(Request request) {
        if (draining) {
            throw ProblemException.unavailable("The instance is stopping.", RETRY);
        }
        Optional<String> missing = missing();
        if (missing.isPresent()) {
            throw ProblemException.unavailable(missing.get() + ".", RETRY);
        }
        return Future.succeededFuture(
                Response.json(
                        200,
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
