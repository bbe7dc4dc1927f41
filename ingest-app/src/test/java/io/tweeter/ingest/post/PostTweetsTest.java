package io.tweeter.ingest.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tweeter.ingest.access.Access;
import io.tweeter.ingest.access.AccessSettings;
import io.tweeter.ingest.http.BodyReader;
import io.tweeter.ingest.http.Connections;
import io.tweeter.ingest.http.Deadlines;
import io.tweeter.ingest.http.EventLoopQueue;
import io.tweeter.ingest.http.HttpFront;
import io.tweeter.ingest.http.HttpMetrics;
import io.tweeter.ingest.http.Problem;
import io.tweeter.ingest.http.Responder;
import io.tweeter.ingest.http.Route;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which thread does what: the log acknowledges on a thread of its own, as Kafka's client does. */
class PostTweetsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<Thread> eventLoop = new AtomicReference<>();
    private final AtomicReference<Thread> rendered = new AtomicReference<>();
    private final AtomicReference<Thread> answered = new AtomicReference<>();

    @AfterEach
    void stop() throws TimeoutException {
        vertx.close().await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void theFormIsRenderedOnTheEventLoopAfterTheLogHasFailedOnItsOwnThread() throws Exception {
        HttpResponse<String> answer =
                post(
                        acknowledged ->
                                acknowledged.fail(
                                        new LogUnavailableException(
                                                LogUnavailableException.Reason.TIMEOUT,
                                                "not in time")));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(rendered.get()).isSameAs(eventLoop.get());
        assertThat(answered.get()).isSameAs(eventLoop.get());
    }

    @Test
    void anAcceptedTweetIsAnsweredOnTheEventLoopAfterTheLogHasAcknowledgedOnItsOwnThread()
            throws Exception {
        HttpResponse<String> answer = post(Promise::complete);

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answered.get()).isSameAs(eventLoop.get());
    }

    /** What the log does with a tweet, on its own thread. */
    @FunctionalInterface
    private interface Outcome {
        void of(Promise<Void> acknowledged);
    }

    private HttpResponse<String> post(Outcome outcome) throws Exception {
        Server server = new Server(outcome);
        vertx.deployVerticle(server).await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + server.port() + "/tweets"))
                                .timeout(TIMEOUT)
                                .header("Accept", "text/html")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("handle=a&content=b"))
                                .build(),
                        BodyHandlers.ofString());
    }

    /** The real HTTP front with this one route. */
    private final class Server extends VerticleBase {
        private final TweetLog log;
        private HttpServer http;

        Server(Outcome outcome) {
            this.log =
                    (tweet, json, trace) -> {
                        Promise<Void> acknowledged = Promise.promise();
                        new Thread(() -> outcome.of(acknowledged), "log").start();
                        return acknowledged.future();
                    };
        }

        @Override
        public Future<?> start() {
            eventLoop.set(Thread.currentThread());
            EventLoopQueue queue = EventLoopQueue.ofCurrent();
            AtomicInteger open = new AtomicInteger();
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            PostTweets post =
                    new PostTweets(
                            new Access(new AccessSettings(List.of(), 0, false), System::nanoTime),
                            log,
                            new UsedKeys(),
                            queue,
                            new BodyReader(vertx, PostTweets.MAX_BODY, TIMEOUT),
                            new Deadlines(vertx, TIMEOUT, IllegalStateException::new),
                            this::render,
                            new PostMetrics(registry),
                            Clock.systemUTC());
            Connections connections = new Connections(vertx, open, 10, TIMEOUT);
            HttpFront front =
                    new HttpFront(
                            queue,
                            List.of(
                                    Route.page("/tweets")
                                            .post(
                                                    request ->
                                                            post.handle(request)
                                                                    .onComplete(
                                                                            done ->
                                                                                    answered.set(
                                                                                            Thread
                                                                                                    .currentThread())))),
                            problem -> Buffer.buffer(problem.detail()),
                            new Responder(() -> false),
                            connections,
                            new HttpMetrics(open, registry));
            http =
                    vertx.createHttpServer()
                            .connectionHandler(connections::opened)
                            .requestHandler(front::handle);
            return http.listen(0, "127.0.0.1");
        }

        private Buffer render(PostedTweet typed, Problem problem) {
            rendered.set(Thread.currentThread());
            return Buffer.buffer(typed.content());
        }

        int port() {
            return http.actualPort();
        }
    }
}
