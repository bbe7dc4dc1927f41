package io.tweeter.ingest;

import io.tweeter.ingest.metrics.Metrics;
import io.tweeter.model.env.Environment;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The service as it is, over a pipeline in memory. */
final class IngestTestServer implements AutoCloseable {

    private final Vertx vertx;
    private final IngestService service;
    private final int port;

    private IngestTestServer(Vertx vertx, IngestService service) {
        this.vertx = vertx;
        this.service = service;
        this.port = TestService.await(service.start());
    }

    /**
     * Listens on loopback.
     *
     * @param port 0 for any that is free
     */
    static IngestTestServer start(MemoryPipeline pipeline, int port) {
        Environment environment =
                Environment.of(
                        Map.of(
                                "PORT", String.valueOf(port),
                                "TWEETER_DRAIN_DELAY", "1ms",
                                "TWEETER_DRAIN_TIMEOUT", "1s"));
        Vertx vertx = Vertx.vertx();
        return new IngestTestServer(
                vertx,
                new IngestService(
                        vertx,
                        IngestSettings.from(environment),
                        pipeline,
                        pipeline.reads,
                        List.of(),
                        List.of(),
                        new Metrics(),
                        Clock.systemUTC()));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        TestService.await(service.stop());
        TestService.await(vertx.close());
    }
}
