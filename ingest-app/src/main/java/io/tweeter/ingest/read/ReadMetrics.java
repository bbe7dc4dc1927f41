package io.tweeter.ingest.read;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tweeter.ingest.http.HttpMetrics;
import io.tweeter.ingest.read.Statements.Query;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures how long queries take and counts those that fail. */
final class ReadMetrics {

    private final Map<Query, Timer> durations = new EnumMap<>(Query.class);
    private final Map<Query, Counter> errors = new EnumMap<>(Query.class);

    ReadMetrics(MeterRegistry registry) {
        for (Query query : Query.values()) {
            String name = query.name().toLowerCase(Locale.ROOT);
            durations.put(
                    query,
                    Timer.builder("tweeter.read.duration")
                            .description("Queries that Cassandra answered")
                            .tag("query", name)
                            .serviceLevelObjectives(HttpMetrics.buckets())
                            .register(registry));
            errors.put(
                    query,
                    Counter.builder("tweeter.read.errors")
                            .description("Queries that Cassandra did not answer")
                            .tag("query", name)
                            .register(registry));
        }
    }

    void answered(Query query, long nanos) {
        durations.get(query).record(nanos, TimeUnit.NANOSECONDS);
    }

    void failed(Query query) {
        errors.get(query).increment();
    }
}
