package io.tweeter.ingest.api;

import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.Request;
import io.tweeter.ingest.http.Response;
import io.tweeter.ingest.page.ComposeForm;
import io.tweeter.ingest.page.Pages;
import io.tweeter.ingest.page.Posted;
import io.tweeter.ingest.read.Board;
import io.tweeter.ingest.read.Cursor;
import io.tweeter.ingest.read.Page;
import io.tweeter.ingest.read.RankedUser;
import io.tweeter.ingest.read.ReadJson;
import io.tweeter.ingest.read.ReadsUnavailableException;
import io.tweeter.ingest.read.TrendingHashtag;
import io.tweeter.ingest.read.TweetReads;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import io.tweeter.model.TweetRules;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Everyone's tweets: the home page, the timeline, single tweets. */
final class TweetHandlers {

    private static final int HOME_RANKS = 10;

    private final TweetReads reads;
    private final Pages pages;

    TweetHandlers(TweetReads reads, Pages pages) {
        this.reads = reads;
        this.pages = pages;
    }

    /**
     * {@code GET /}: the form and the newest tweets, or with {@code before} older ones. The form is
     * there even while the store is unavailable.
     */
    Future<Response> home(Request request) {
        Optional<Cursor> before = Parameters.cursor(request.query());
        if (before.isPresent()) {
            return reads.newest(Parameters.DEFAULT_PAGE, before)
                    .map(page -> Answers.page(pages.older(page)));
        }
        Future<Optional<Posted>> posted = posted(request);
        Future<Optional<Page>> newest =
                ifAvailable(reads.newest(Parameters.DEFAULT_PAGE, Optional.empty()));
        Future<Optional<List<RankedUser>>> top = ifAvailable(reads.top(Board.ALL_TIME, HOME_RANKS));
        Future<Optional<List<TrendingHashtag>>> trending = ifAvailable(reads.trending(HOME_RANKS));
        ComposeForm form = ComposeForm.blank(UUID.randomUUID().toString());
        return Future.all(posted, newest, top, trending)
                .map(
                        all ->
                                Answers.page(
                                        pages.home(
                                                form,
                                                posted.result(),
                                                newest.result(),
                                                top.result(),
                                                trending.result())));
    }

    private Future<Optional<Posted>> posted(Request request) {
        Optional<String> id =
                request.query().find("posted").filter(text -> TweetRules.checkId(text).isEmpty());
        return id.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : ifAvailable(reads.byId(id.get()))
                        .map(
                                found ->
                                        Optional.of(
                                                new Posted(
                                                        id.get(),
                                                        found.flatMap(tweet -> tweet)
                                                                .isPresent())));
    }

    private static <T> Future<Optional<T>> ifAvailable(Future<T> read) {
        return read.map(Optional::of)
                .recover(
                        failure ->
                                failure instanceof ReadsUnavailableException
                                        ? Future.succeededFuture(Optional.empty())
                                        : Future.failedFuture(failure));
    }

    /** {@code GET /tweets}: everyone's timeline. */
    Future<Response> timeline(Request request) {
        return reads.newest(
                        Parameters.pageLimit(request.query()), Parameters.cursor(request.query()))
                .map(page -> Response.json(ReadJson.page(page)));
    }

    /** {@code GET /tweets/{id}}: one tweet. */
    Future<Response> tweet(Request request) {
        String id = request.variable();
        if (TweetRules.checkId(id).isPresent()) {
            throw noTweet();
        }
        return reads.byId(id)
                .map(found -> found.orElseThrow(TweetHandlers::noTweet))
                .map(
                        tweet ->
                                request.prefersHtml()
                                        ? Answers.page(pages.tweet(tweet))
                                        : json(tweet));
    }

    private static Response json(Tweet tweet) {
        return Response.json(Buffer.buffer(TweetJson.write(tweet)));
    }

    private static ProblemException noTweet() {
        return ProblemException.notFound(
                "There is no tweet with this id; one that was just posted appears in a moment.");
    }
}
