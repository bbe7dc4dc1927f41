package io.tweeter.ingest.api;

import io.tweeter.ingest.http.Request;
import io.tweeter.ingest.http.Response;
import io.tweeter.ingest.page.Pages;
import io.tweeter.ingest.read.Cursor;
import io.tweeter.ingest.read.Page;
import io.tweeter.ingest.read.ReadJson;
import io.tweeter.ingest.read.TweetReads;
import io.tweeter.ingest.read.UserCount;
import io.vertx.core.Future;
import java.util.Optional;

/** One user's count and tweets. */
final class UserHandlers {

    private final TweetReads reads;
    private final Pages pages;

    UserHandlers(TweetReads reads, Pages pages) {
        this.reads = reads;
        this.pages = pages;
    }

    /** {@code GET /users/{handle}}: the count; the page has the tweets too. */
    Future<Response> user(Request request) {
        String handle = Parameters.handle(request);
        Optional<Cursor> before = Parameters.cursor(request.query());
        if (request.prefersHtml()) {
            return page(handle, before);
        }
        return reads.user(handle)
                .map(found -> found.orElseThrow(Parameters::noUser))
                .map(user -> Response.json(ReadJson.user(user)));
    }

    private Future<Response> page(String handle, Optional<Cursor> before) {
        Future<Optional<UserCount>> count = reads.user(handle);
        Future<Page> tweets = reads.byUser(handle, Parameters.DEFAULT_PAGE, before);
        return Future.all(count, tweets)
                .map(
                        all -> {
                            // Another job writes the counts; they may lag behind the tweets.
                            if (count.result().isEmpty() && tweets.result().tweets().isEmpty()) {
                                throw Parameters.noUser();
                            }
                            return Answers.page(
                                    pages.user(
                                            handle,
                                            count.result(),
                                            tweets.result(),
                                            before.isEmpty()));
                        });
    }

    /** {@code GET /users/{handle}/tweets}: the user's timeline; empty for an unknown user. */
    Future<Response> timeline(Request request) {
        return reads.byUser(
                        Parameters.handle(request),
                        Parameters.pageLimit(request.query()),
                        Parameters.cursor(request.query()))
                .map(page -> Response.json(ReadJson.page(page)));
    }
}
