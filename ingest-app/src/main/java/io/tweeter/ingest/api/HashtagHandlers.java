package io.tweeter.ingest.api;

import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.Request;
import io.tweeter.ingest.http.Response;
import io.tweeter.ingest.page.Pages;
import io.tweeter.ingest.read.Cursor;
import io.tweeter.ingest.read.Page;
import io.tweeter.ingest.read.ReadJson;
import io.tweeter.ingest.read.TweetReads;
import io.tweeter.model.Hashtags;
import io.vertx.core.Future;
import java.util.Optional;

/** Hashtags: the board, and the tweets with one. */
final class HashtagHandlers {

    private static final int DEFAULT_RANKS = 10;

    /** All that the job writes. */
    private static final int MAX_RANKS = 20;

    private final TweetReads reads;
    private final Pages pages;

    HashtagHandlers(TweetReads reads, Pages pages) {
        this.reads = reads;
        this.pages = pages;
    }

    /** {@code GET /hashtags}: those that are used more than usual in the last hour. */
    Future<Response> board(Request request) {
        request.query()
                .find("window")
                .filter(window -> !window.equals("1h"))
                .ifPresent(
                        window -> {
                            throw ProblemException.badParameter("window", "is not 1h");
                        });
        return reads.trending(request.query().number("limit", DEFAULT_RANKS, MAX_RANKS))
                .map(hashtags -> Response.json(ReadJson.trending(hashtags)));
    }

    /** {@code GET /hashtags/{hashtag}/tweets}: its timeline; empty for one that nobody has used. */
    Future<Response> timeline(Request request) {
        String hashtag =
                Hashtags.normalize(request.variable())
                        .filter(Hashtags::canOccur)
                        .orElseThrow(() -> ProblemException.notFound("This is not a hashtag."));
        Optional<Cursor> before = Parameters.cursor(request.query());
        Future<Page> tweets =
                reads.byHashtag(hashtag, Parameters.pageLimit(request.query()), before);
        return request.prefersHtml()
                ? tweets.map(page -> Answers.page(pages.hashtag(hashtag, page, before.isEmpty())))
                : tweets.map(page -> Response.json(ReadJson.page(page)));
    }
}
