package io.tweeter.ingest.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.Request;
import io.tweeter.ingest.http.Response;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Set;

/** The registry and {@code GET /metrics}. */
public final class Metrics implements AutoCloseable {

    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private static final String KAFKA = "kafka.";

    /** Of the producer's hundred metrics, those that show how it gets on with the brokers. */
    private static final Set<String> KAFKA_PRODUCER =
            Set.of(
                    "kafka.producer.connection.count",
                    "kafka.producer.request.latency.avg",
                    "kafka.producer.record.retry.total",
                    "kafka.producer.record.error.total",
                    "kafka.producer.buffer.available.bytes");

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /** Starts with the metrics of the JVM. */
    public Metrics() {
        registry.config().meterFilter(MeterFilter.deny(Metrics::isUnwanted));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    private static boolean isUnwanted(Meter.Id meter) {
        return meter.getName().startsWith(KAFKA) && !KAFKA_PRODUCER.contains(meter.getName());
    }

    /** The registry for the metrics of the service's parts. */
    public MeterRegistry registry() {
        return registry;
    }

    /**
     * All metrics of this instance in Prometheus' text format. A request through a load balancer
     * would get those of any instance, and may come from the public.
     *
     * @throws ProblemException 404 if the request has passed a load balancer
     */
    public Future<Response> scrape(Request request) {
        if (request.http().headers().contains(Request.FORWARDED_FOR)) {
            throw ProblemException.notFound(
                    "Metrics are those of an instance, and are not served through a load balancer.");
        }
        return Future.succeededFuture(
                Response.ok(TEXT_FORMAT, Buffer.buffer(registry.scrape()))
                        .with(HttpHeaders.CACHE_CONTROL, "no-store"));
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
