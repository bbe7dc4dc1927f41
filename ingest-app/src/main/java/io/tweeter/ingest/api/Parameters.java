package io.tweeter.ingest.api;

import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.Query;
import io.tweeter.ingest.http.Request;
import io.tweeter.ingest.read.Cursor;
import io.tweeter.model.TweetRules;
import java.util.Optional;

/** Parameters of read requests. */
final class Parameters {

    /** Maximum of tweets on a page and of users on a board. */
    static final int MAX_LIMIT = 100;

    static final int DEFAULT_PAGE = 25;

    private Parameters() {}

    static int pageLimit(Query query) {
        return query.number("limit", DEFAULT_PAGE, MAX_LIMIT);
    }

    /** The parameter {@code before}. */
    static Optional<Cursor> cursor(Query query) {
        return query.find("before")
                .map(
                        text ->
                                Cursor.parse(text)
                                        .orElseThrow(
                                                () ->
                                                        ProblemException.badParameter(
                                                                "before",
                                                                "is not a cursor; take it from the"
                                                                        + " member next of a page")));
    }

    /** The handle in the path, normalized; 404 if it breaks the rules, so no user can have it. */
    static String handle(Request request) {
        String handle = TweetRules.normalizeHandle(request.variable());
        if (TweetRules.checkHandle(handle).isPresent()) {
            throw noUser();
        }
        return handle;
    }

    static ProblemException noUser() {
        return ProblemException.notFound("This user has no tweets yet.");
    }
}
