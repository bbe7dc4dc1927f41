package io.tweeter.ingest;

import io.tweeter.ingest.metrics.Metrics;
import io.tweeter.ingest.post.KafkaTweetLog;
import io.tweeter.ingest.read.CassandraReads;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.BindException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process: reads its settings, runs until it is told to stop, and shuts down gracefully. */
public final class IngestApp {

    private static final Logger LOG = LoggerFactory.getLogger(IngestApp.class);

    /** For closing what is left once requests have ended. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final IngestSettings settings;
    private final Vertx vertx;
    private final Metrics metrics = new Metrics();
    private final KafkaTweetLog log;
    private final CassandraReads reads;
    private final IngestService service;

    private IngestApp(IngestSettings settings) {
        this.settings = settings;
        this.log = new KafkaTweetLog(settings.kafka(), settings.ackTimeout(), metrics.registry());
        this.vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(settings.eventLoops())
                                .setWorkerPoolSize(1)
                                .setInternalBlockingPoolSize(1)
                                .setFileSystemOptions(
                                        new FileSystemOptions()
                                                .setFileCachingEnabled(false)
                                                .setClassPathResolvingEnabled(false)));
        Clock clock = Clock.systemUTC();
        this.reads =
                new CassandraReads(
                        vertx,
                        settings.cassandra(),
                        settings.readTimeout(),
                        metrics.registry(),
                        clock);
        this.service =
                new IngestService(
                        vertx, settings, log, reads, List.of(log), List.of(reads), metrics, clock);
    }

    /** Runs the service; exits with 1 and one line on stderr if it cannot start. */
    public static void main(String[] arguments) {
        try {
            new IngestApp(IngestSettings.from(Environment.ofProcess())).run();
        } catch (InvalidSettingException e) {
            exit(e.getMessage());
        } catch (StartException e) {
            exit(e.getMessage());
        }
    }

    private static void exit(String reason) {
        System.err.println("ingest-app: " + reason);
        System.exit(1);
    }

    private static final class StartException extends Exception {
        private static final long serialVersionUID = 1L;

        StartException(String message) {
            super(message);
        }
    }

    private void run() throws StartException {
        int port = listen();
        // Listens first: clients can be answered before Kafka and Cassandra are reachable.
        log.start();
        reads.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        LOG.info("Listening on http://{}:{}", settings.host(), port);
    }

    private int listen() throws StartException {
        try {
            return await(service.start(), CLOSE_TIMEOUT.multipliedBy(6));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BindException) {
                throw new StartException(
                        "port "
                                + settings.port()
                                + " of "
                                + settings.host()
                                + " cannot be used ("
                                + e.getCause().getMessage()
                                + "); set PORT to another one, or stop the process that uses it");
            }
            throw new StartException("cannot listen: " + e.getCause());
        } catch (TimeoutException e) {
            throw new StartException("cannot listen: timed out");
        }
    }

    /** The graceful shutdown. */
    private void stop() {
        LOG.info("Stopping: draining, not ready any more");
        Duration timeout = settings.drainDelay().plus(settings.drainTimeout()).plus(CLOSE_TIMEOUT);
        boolean clean = finish("requests", service.stop(), timeout);
        log.close(CLOSE_TIMEOUT);
        clean &= finish("reads", reads.close(), CLOSE_TIMEOUT);
        clean &= finish("threads", vertx.close(), CLOSE_TIMEOUT);
        metrics.close();
        LOG.info("Stopped");
        // Otherwise the exit code would be the signal's.
        Runtime.getRuntime().halt(clean ? 0 : 1);
    }

    private static boolean finish(String what, Future<?> future, Duration timeout) {
        try {
            await(future, timeout);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Not all {} could be closed gracefully", what, e);
            return false;
        }
    }

    private static <T> T await(Future<T> future, Duration timeout)
            throws ExecutionException, TimeoutException {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        }
    }
}
