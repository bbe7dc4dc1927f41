package io.tweeter.ingest;

import io.tweeter.ingest.access.Access;
import io.tweeter.ingest.api.ReadRoutes;
import io.tweeter.ingest.health.Dependency;
import io.tweeter.ingest.health.Health;
import io.tweeter.ingest.http.BodyReader;
import io.tweeter.ingest.http.Connections;
import io.tweeter.ingest.http.Deadlines;
import io.tweeter.ingest.http.EventLoopQueue;
import io.tweeter.ingest.http.HttpFront;
import io.tweeter.ingest.http.HttpMetrics;
import io.tweeter.ingest.http.Responder;
import io.tweeter.ingest.http.Route;
import io.tweeter.ingest.live.LiveFeed;
import io.tweeter.ingest.metrics.Metrics;
import io.tweeter.ingest.page.Pages;
import io.tweeter.ingest.post.BoundedTweetLog;
import io.tweeter.ingest.post.LogUnavailableException;
import io.tweeter.ingest.post.PostMetrics;
import io.tweeter.ingest.post.PostTweets;
import io.tweeter.ingest.post.TweetLog;
import io.tweeter.ingest.post.UsedKeys;
import io.tweeter.ingest.read.TweetReads;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The HTTP service over any log and any store. */
final class IngestService {

    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    /** Between comments that keep event streams open. */
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final IngestSettings settings;
    private final Access access;
    private final BoundedTweetLog log;
    private final UsedKeys usedKeys = new UsedKeys();
    private final Metrics metrics;
    private final HttpMetrics httpMetrics;
    private final PostMetrics postMetrics;
    private final Health health;
    private final LiveFeed feed;
    private final Pages pages;
    private final ReadRoutes reads;
    private final Clock clock;
    private final AtomicInteger openConnections = new AtomicInteger();
    private volatile Optional<String> deployment = Optional.empty();
    private Optional<Future<Void>> stopped = Optional.empty();

    /**
     * @param needed without which tweets cannot be accepted
     * @param reported without which they can
     */
    IngestService(
            Vertx vertx,
            IngestSettings settings,
            TweetLog log,
            TweetReads reads,
            List<Dependency> needed,
            List<Dependency> reported,
            Metrics metrics,
            Clock clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.access = new Access(settings.access(), System::nanoTime);
        this.log = new BoundedTweetLog(log, settings.maxInFlight(), metrics.registry());
        this.httpMetrics = new HttpMetrics(openConnections, metrics.registry());
        this.postMetrics = new PostMetrics(metrics.registry());
        this.health = new Health(needed, reported, metrics.registry());
        this.pages = new Pages(clock, access.isOpen());
        this.reads = new ReadRoutes(reads, pages);
        this.feed =
                new LiveFeed(
                        vertx,
                        reads,
                        POLL_INTERVAL,
                        HEARTBEAT,
                        settings.maxListeners(),
                        metrics.registry());
    }

    /** Starts to listen; the future holds the port. */
    Future<Integer> start() {
        List<HttpVerticle> servers = new CopyOnWriteArrayList<>();
        return vertx.deployVerticle(
                        () -> {
                            HttpVerticle server =
                                    new HttpVerticle(settings, openConnections, this::front);
                            servers.add(server);
                            return server;
                        },
                        new DeploymentOptions().setInstances(settings.eventLoops()))
                .map(
                        id -> {
                            deployment = Optional.of(id);
                            return servers.get(0).port();
                        });
    }

    /** The parts that belong to one event loop. */
    private HttpFront front(Connections connections) {
        EventLoopQueue eventLoop = EventLoopQueue.ofCurrent();
        PageViews views = new PageViews(pages);
        PostTweets post =
                new PostTweets(
                        access,
                        log,
                        usedKeys,
                        eventLoop,
                        new BodyReader(vertx, PostTweets.MAX_BODY, settings.bodyTimeout()),
                        new Deadlines(vertx, settings.ackTimeout(), this::notAcknowledged),
                        views::compose,
                        postMetrics,
                        clock);
        List<Route> routes = new ArrayList<>(reads.routes(post));
        routes.add(Route.of("/events").get(feed));
        routes.add(Route.of("/health/live").get(health::live));
        routes.add(Route.of("/health/ready").get(health::ready));
        routes.add(Route.of("/metrics").get(metrics::scrape));
        return new HttpFront(
                eventLoop,
                routes,
                views::problem,
                new Responder(health::isDraining),
                connections,
                httpMetrics);
    }

    private LogUnavailableException notAcknowledged() {
        return new LogUnavailableException(
                LogUnavailableException.Reason.TIMEOUT,
                "Kafka did not acknowledge it within " + settings.ackTimeout().toMillis() + " ms");
    }

    /**
     * Shuts down without losing a request: first it fails readiness, so that load balancers send
     * requests elsewhere; then it accepts no more connections and finishes those in flight.
     */
    synchronized Future<Void> stop() {
        if (stopped.isEmpty()) {
            health.drain();
            long delay = Math.max(1, settings.drainDelay().toMillis());
            stopped =
                    Optional.of(
                            vertx.timer(delay, TimeUnit.MILLISECONDS).compose(passed -> finish()));
        }
        return stopped.get();
    }

    private Future<Void> finish() {
        feed.close();
        return deployment.map(vertx::undeploy).orElse(Future.succeededFuture());
    }
}
