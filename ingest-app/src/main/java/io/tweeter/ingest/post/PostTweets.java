package io.tweeter.ingest.post;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
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
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final Duration RETRY_WHEN_BUSY = Duration.ofSeconds(1);
    private static final Duration RETRY_WHEN_AWAY = Duration.ofSeconds(5);

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
            TweetLog log,
            BodyReader bodies,
            Deadlines acknowledgements,
            ComposePage composePage,
            PostMetrics metrics,
            Clock clock) {
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
            SameOrigin.require(http.headers());
            type = MediaType.of(http.headers());
        } catch (ProblemException e) {
            metrics.refused(e);
            throw e;
        }
        boolean browser = type.isForm() && request.prefersHtml();
        return bodies.read(http)
                .map(body -> parse(type, body, http.headers()))
                .onFailure(metrics::refused)
                .compose(posted -> take(posted, http.headers(), browser));
    }

    private static PostedTweet parse(MediaType type, Buffer body, MultiMap headers) {
        return switch (type) {
            case JSON -> JsonTweetParser.parse(body);
            case FORM -> FormTweetParser.parseUrlEncoded(body);
            case MULTIPART ->
                    FormTweetParser.parseMultipart(body, headers.get(HttpHeaders.CONTENT_TYPE));
        };
    }

    private Future<Response> take(PostedTweet posted, MultiMap headers, boolean browser) {
        return accept(posted, headers)
                .onComplete(accepted -> metrics.accepted(), metrics::refused)
                .compose(
                        accepted ->
                                Future.succeededFuture(
                                        browser ? toPage(accepted, posted) : answer(accepted)),
                        failure -> refuse(failure, posted, browser));
    }

    /** A tweet that the log has acknowledged. */
    private record Accepted(String id, Buffer json) {}

    private Future<Accepted> accept(PostedTweet posted, MultiMap headers) {
        Tweet tweet;
        try {
            tweet = tweet(posted, headers);
        } catch (ProblemException e) {
            return Future.failedFuture(e);
        }
        byte[] json = TweetJson.write(tweet);
        Promise<Void> acknowledged = Promise.promise();
        acknowledgements.watch(acknowledged);
        log.append(tweet, json)
                .onComplete(taken -> acknowledged.tryComplete(), acknowledged::tryFail);
        return acknowledged.future().map(taken -> new Accepted(tweet.id(), Buffer.buffer(json)));
    }

    private Tweet tweet(PostedTweet posted, MultiMap headers) {
        List<Violation> violations = new ArrayList<>(0);
        Optional<String> key = idempotencyKey(headers, violations);
        try {
            Draft draft = Draft.of(posted.handle(), posted.content());
            if (violations.isEmpty()) {
                Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
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
        List<String> keys = headers.getAll(IDEMPOTENCY_KEY);
        if (keys.size() > 1) {
            violations.add(new Violation(IDEMPOTENCY_KEY, "is given more than once"));
        }
        Optional<String> key = keys.stream().findFirst();
        key.flatMap(TweetRules::checkIdempotencyKey).ifPresent(violations::add);
        return key;
    }

    private static Optional<String> formKey(PostedTweet posted, Draft draft) {
        return posted.formKey().map(key -> ComposeForm.idempotencyKey(key, draft.content()));
    }

    private static Response answer(Accepted accepted) {
        return Response.json(202, accepted.json())
                .with(HttpHeaders.LOCATION, "/tweets/" + accepted.id());
    }

    /**
     * The browser asks for the page anew, so that a reload does not post again. The page's own form
     * gets to hear which tweet it was.
     */
    private static Response toPage(Accepted accepted, PostedTweet posted) {
        String location = posted.formKey().isPresent() ? Links.posted(accepted.id()) : "/";
        return Response.empty(303).with(HttpHeaders.LOCATION, location);
    }

    private Future<Response> refuse(Throwable failure, PostedTweet posted, boolean browser) {
        Throwable answer =
                failure instanceof LogUnavailableException unavailable
                        ? ProblemException.unavailable(
                                "The tweet was not accepted: "
                                        + unavailable.getMessage()
                                        + ". Send it again with the same Idempotency-Key.",
                                unavailable.reason() == LogUnavailableException.Reason.BUSY
                                        ? RETRY_WHEN_BUSY
                                        : RETRY_WHEN_AWAY)
                        : failure;
        if (!browser || !(answer instanceof ProblemException problem)) {
            return Future.failedFuture(answer);
        }
        return Future.succeededFuture(
                problem.answer(composePage.render(posted, problem.problem())));
    }
}
