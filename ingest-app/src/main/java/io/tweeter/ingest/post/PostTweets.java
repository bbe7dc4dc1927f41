package io.tweeter.ingest.post;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.tweeter.ingest.access.Access;
import io.tweeter.ingest.http.BodyReader;
import io.tweeter.ingest.http.Deadlines;
import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.Request;
import io.tweeter.ingest.http.Response;
import io.tweeter.ingest.http.RouteHandler;
import io.tweeter.ingest.http.SameOrigin;
import io.tweeter.ingest.page.ComposeForm;
import io.tweeter.ingest.page.Links;
import io.tweeter.model.Draft;
import io.tweeter.model.InvalidTweetException;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetIds;
import io.tweeter.model.TweetJson;
import io.tweeter.model.TweetRules;
import io.tweeter.model.Violation;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code POST /tweets}: says that a tweet is accepted only after the log has acknowledged it.
 * Belongs to one event loop.
 */
public final class PostTweets implements RouteHandler {

    /** Longest body, in bytes. */
    public static final int MAX_BODY = 16 * 1024;

    private static final CharSequence IDEMPOTENCY_KEY =
            HttpHeaders.createOptimized("Idempotency-Key");
    private static final Duration RETRY_WHEN_BUSY = Duration.ofSeconds(1);
    private static final Duration RETRY_WHEN_AWAY = Duration.ofSeconds(5);

    private final Access access;
    private final TweetLog log;
    private final BodyReader bodies;
    private final Deadlines acknowledgements;
    private final ComposePage composePage;
    private final PostMetrics metrics;
    private final Clock clock;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    /**
     * @param acknowledgements how long the log may take
     * @param composePage shown to browsers when their form is refused
     */
    public PostTweets(
            Access access,
            TweetLog log,
            BodyReader bodies,
            Deadlines acknowledgements,
            ComposePage composePage,
            PostMetrics metrics,
            Clock clock) {
        this.access = access;
        this.log = log;
        this.bodies = bodies;
        this.acknowledgements = acknowledgements;
        this.composePage = composePage;
        this.metrics = metrics;
        this.clock = clock;
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
            metrics.refused(e);
            throw e;
        }
        Post post = new Post(http.headers(), type, type.isForm() && request.prefersHtml());
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
     * A tweet on its way to the log: a step calls the next, as a chain of futures would cost more
     * than all that is done here.
     */
    private final class Post {
        private final MultiMap headers;
        private final MediaType type;
        private final boolean browser;
        private final Promise<Response> answer = Promise.promise();
        private PostedTweet posted;

        Post(MultiMap headers, MediaType type, boolean browser) {
            this.headers = headers;
            this.type = type;
            this.browser = browser;
        }

        void read(AsyncResult<Buffer> body) {
            if (body.failed()) {
                drop(body.cause());
                return;
            }
            try {
                posted = parse(type, body.result(), headers);
            } catch (RuntimeException e) {
                drop(e);
                return;
            }
            try {
                append(tweet(posted, headers));
            } catch (RuntimeException e) {
                refuse(e);
            }
        }

        private void append(Tweet tweet) {
            byte[] json = TweetJson.write(tweet);
            Promise<Void> acknowledged = Promise.promise();
            acknowledged
                    .future()
                    .onComplete(taken -> accept(tweet.id(), json), failure -> refuse(failure));
            acknowledgements.watch(acknowledged);
            log.append(tweet, json)
                    .onComplete(taken -> acknowledged.tryComplete(), acknowledged::tryFail);
        }

        private void accept(String id, byte[] json) {
            metrics.accepted();
            answer.tryComplete(browser ? toPage(id) : answer(id, json));
        }

        private Response answer(String id, byte[] json) {
            return Response.json(202, Buffer.buffer(json))
                    .with(HttpHeaders.LOCATION, "/tweets/" + id);
        }

        /**
         * The browser asks for the page anew, so that a reload does not post again. The page's own
         * form gets to hear which tweet it was.
         */
        private Response toPage(String id) {
            String location = posted.formKey().isPresent() ? Links.posted(id) : "/";
            return Response.empty(303).with(HttpHeaders.LOCATION, location);
        }

        /** What cannot be read is nothing that a form could be filled with again. */
        private void drop(Throwable failure) {
            metrics.refused(failure);
            answer.tryFail(failure);
        }

        private void refuse(Throwable failure) {
            metrics.refused(failure);
            Throwable problem =
                    failure instanceof LogUnavailableException unavailable
                            ? unavailable(unavailable)
                            : failure;
            if (browser && problem instanceof ProblemException expected) {
                refuseOnPage(expected);
            } else {
                answer.tryFail(problem);
            }
        }

        private void refuseOnPage(ProblemException problem) {
            try {
                answer.tryComplete(problem.answer(composePage.render(posted, problem.problem())));
            } catch (RuntimeException e) {
                // Without this nobody would answer.
                answer.tryFail(e);
            }
        }
    }

    private static ProblemException unavailable(LogUnavailableException failure) {
        return ProblemException.unavailable(
                "The tweet was not accepted: "
                        + failure.getMessage()
                        + ". Send it again with the same Idempotency-Key.",
                failure.reason() == LogUnavailableException.Reason.BUSY
                        ? RETRY_WHEN_BUSY
                        : RETRY_WHEN_AWAY);
    }

    private Tweet tweet(PostedTweet posted, MultiMap headers) {
        List<Violation> violations = new ArrayList<>(0);
        Optional<String> key = idempotencyKey(headers, violations);
        try {
            Draft draft = Draft.of(posted.handle(), posted.content());
            if (violations.isEmpty()) {
                Instant now = Instant.ofEpochMilli(clock.millis());
                String id = id(draft, key.or(() -> formKey(posted, draft))).toString();
                return new Tweet(id, draft.handle(), draft.content(), now);
            }
        } catch (InvalidTweetException e) {
            violations.addAll(e.violations());
        }
        throw ProblemException.invalid(violations);
    }

    private UUID id(Draft draft, Optional<String> key) {
        return key.isPresent()
                ? TweetIds.fromIdempotencyKey(draft.handle(), key.get())
                : ids.generate();
    }

    private static Optional<String> idempotencyKey(MultiMap headers, List<Violation> violations) {
        Optional<String> key = Optional.ofNullable(headers.get(IDEMPOTENCY_KEY));
        if (key.isPresent() && headers.getAll(IDEMPOTENCY_KEY).size() > 1) {
            violations.add(new Violation("Idempotency-Key", "is given more than once"));
        }
        key.flatMap(TweetRules::checkIdempotencyKey).ifPresent(violations::add);
        return key;
    }

    private static Optional<String> formKey(PostedTweet posted, Draft draft) {
        return posted.formKey().map(key -> ComposeForm.idempotencyKey(key, draft.content()));
    }
}
