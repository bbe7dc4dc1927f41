package io.tweeter.ingest.post;

import com.fasterxml.uuid.Generators;
import io.opentelemetry.api.trace.SpanContext;
import io.tweeter.ingest.access.Access;
import io.tweeter.ingest.http.BodyReader;
import io.tweeter.ingest.http.Deadlines;
import io.tweeter.ingest.http.EventLoopQueue;
import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.Request;
import io.tweeter.ingest.http.Response;
import io.tweeter.ingest.http.RouteHandler;
import io.tweeter.ingest.http.SameOrigin;
import io.tweeter.ingest.page.Links;
import io.tweeter.model.InvalidTweetException;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /tweets}: answers that a tweet is accepted only after the log has acknowledged it.
 *
 * <p>Belongs to one event loop. The log may acknowledge on any thread; everything after that, the
 * pages included, runs on the event loop again.
 */
public final class PostTweets implements RouteHandler {

    /** Longest body, in bytes. */
    public static final int MAX_BODY = 16 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(PostTweets.class);

    private static final CharSequence IDEMPOTENCY_KEY =
            HttpHeaders.createOptimized(IdempotencyKey.HEADER);

    private final Access access;
    private final TweetLog log;
    private final UsedKeys usedKeys;
    private final EventLoopQueue eventLoop;
    private final BodyReader bodies;
    private final Deadlines acknowledgements;
    private final ComposePage composePage;
    private final PostMetrics metrics;
    private final TweetFactory tweets;

    /**
     * @param usedKeys of all event loops together
     * @param eventLoop on which {@link #handle} is called
     * @param acknowledgements how long the log may take
     * @param composePage shown to browsers whose form was not accepted
     */
    public PostTweets(
            Access access,
            TweetLog log,
            UsedKeys usedKeys,
            EventLoopQueue eventLoop,
            BodyReader bodies,
            Deadlines acknowledgements,
            ComposePage composePage,
            PostMetrics metrics,
            InstantSource clock) {
        this.access = access;
        this.log = log;
        this.usedKeys = usedKeys;
        this.eventLoop = eventLoop;
        this.bodies = bodies;
        this.acknowledgements = acknowledgements;
        this.composePage = composePage;
        this.metrics = metrics;
        this.tweets = new TweetFactory(Generators.timeBasedEpochGenerator()::generate, clock);
    }

    @Override
    public Future<Response> handle(Request request) {
        HttpServerRequest http = request.http();
        MediaType type;
        try {
            access.require(http);
            SameOrigin.require(http.headers());
            type = MediaType.of(http.headers());
        } catch (ProblemException e) {
            metrics.notAccepted(e);
            throw e;
        }
        Post post =
                new Post(
                        http.headers(), type, type.isForm() && request.prefersHtml(), request.id());
        bodies.read(http).onComplete(post::read);
        return post.answer.future();
    }

    private static PostedTweet parse(MediaType type, Buffer body, MultiMap headers) {
        return switch (type) {
            case JSON -> JsonTweetParser.parse(body);
            case FORM -> FormTweetParser.parseUrlEncoded(body);
            case MULTIPART ->
                    FormTweetParser.parseMultipart(body, headers.get(HttpHeaders.CONTENT_TYPE));
        };
    }

    /**
     * One request. Each step calls the next: a chain of futures would cost more than everything
     * else that is done here.
     */
    private final class Post {
        private final MultiMap headers;
        private final MediaType type;
        private final boolean browser;
        private final Promise<Response> answer = Promise.promise();
        private final String requestId;
        private final SpanContext trace;
        private PostedTweet posted;

        /** Empty without a key in the header: a form's key holds the content. */
        private Optional<UsedKeys.Use> key = Optional.empty();

        Post(MultiMap headers, MediaType type, boolean browser, String requestId) {
            this.headers = headers;
            this.type = type;
            this.browser = browser;
            this.requestId = requestId;
            this.trace = Traces.of(headers);
        }

        void read(AsyncResult<Buffer> body) {
            if (body.failed()) {
                rejectUnread(body.cause());
                return;
            }
            try {
                posted = parse(type, body.result(), headers);
            } catch (RuntimeException e) {
                rejectUnread(e);
                return;
            }
            try {
                List<String> keys = headers.getAll(IDEMPOTENCY_KEY);
                Tweet tweet = tweets.make(posted, keys);
                if (!keys.isEmpty()) {
                    key = usedKeys.begin(tweet);
                    if (key.isEmpty()) {
                        fail(PostProblems.usedKey());
                        return;
                    }
                }
                append(tweet);
            } catch (InvalidTweetException e) {
                fail(PostProblems.invalid(e.violations()));
            } catch (RuntimeException e) {
                fail(e);
            }
        }

        private void append(Tweet tweet) {
            byte[] json = TweetJson.write(tweet);
            Promise<Void> acknowledged = Promise.promise();
            acknowledged
                    .future()
                    .onComplete(done -> accept(tweet.id(), json), failure -> fail(failure));
            acknowledgements.watch(acknowledged);
            log.append(tweet, json, trace)
                    .onComplete(result -> eventLoop.run(() -> complete(acknowledged, result)));
        }

        /** Answers nothing if the deadline has passed. */
        private void complete(Promise<Void> acknowledged, AsyncResult<Void> result) {
            if (result.succeeded()) {
                key.ifPresent(UsedKeys.Use::mayBeStored);
                acknowledged.tryComplete();
            } else {
                acknowledged.tryFail(result.cause());
            }
        }

        private void accept(String id, byte[] json) {
            metrics.accepted();
            key.ifPresent(UsedKeys.Use::end);
            if (trace.isSampled()) {
                log("accepted as " + id);
            }
            answer.tryComplete(
                    browser
                            ? Response.seeOther(nextPage(id))
                            : Response.accepted("/tweets/" + id, Buffer.buffer(json)));
        }

        /**
         * The browser gets another page, so that a reload does not post again. The page's own form,
         * which has a key, is told which tweet it was.
         */
        private String nextPage(String id) {
            return posted.formKey().isPresent() ? Links.posted(id) : "/";
        }

        /**
         * Whoever wants to follow a tweet sends a sampled traceparent with it; others get no line.
         */
        private void log(String outcome) {
            LOG.info(
                    "A tweet was {} [request {}, trace {}]",
                    outcome,
                    requestId,
                    trace.getTraceId());
        }

        private void notAccepted(Throwable failure) {
            metrics.notAccepted(failure);
            if (trace.isSampled()) {
                log("not accepted: " + PostMetrics.reason(failure));
            }
        }

        /** Nothing is known that a form could be filled with. */
        private void rejectUnread(Throwable failure) {
            notAccepted(failure);
            answer.tryFail(failure);
        }

        private void fail(Throwable failure) {
            notAccepted(failure);
            if (failure instanceof LogUnavailableException unavailable
                    && unavailable.reason() == LogUnavailableException.Reason.TIMEOUT) {
                key.ifPresent(UsedKeys.Use::mayBeStored);
            }
            key.ifPresent(UsedKeys.Use::end);
            Throwable problem =
                    failure instanceof LogUnavailableException unavailable
                            ? PostProblems.unavailable(unavailable)
                            : failure;
            if (browser && problem instanceof ProblemException expected) {
                showForm(expected);
            } else {
                answer.tryFail(problem);
            }
        }

        private void showForm(ProblemException problem) {
            try {
                answer.tryComplete(problem.answer(composePage.render(posted, problem.problem())));
            } catch (RuntimeException e) {
                // Otherwise the request would never be answered.
                answer.tryFail(e);
            }
        }
    }
}
