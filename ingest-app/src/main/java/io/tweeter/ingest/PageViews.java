package io.tweeter.ingest;

import io.tweeter.ingest.http.Problem;
import io.tweeter.ingest.page.ComposeForm;
import io.tweeter.ingest.page.Html;
import io.tweeter.ingest.page.Pages;
import io.tweeter.ingest.post.PostedTweet;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/** Shows problems on the service's pages. */
final class PageViews {

    private static final String TRY_AGAIN =
            "Tweets cannot be taken just now. Send it again in a moment; it will not be posted"
                    + " twice.";

    private final Pages pages;

    PageViews(Pages pages) {
        this.pages = pages;
    }

    /** A problem instead of a page. */
    Buffer problem(Problem problem) {
        return buffer(
                pages.error(problem.status(), problem.title(), problem.detail(), problem.errors()));
    }

    /** The form with what was typed, and why it was not taken. */
    Buffer compose(PostedTweet typed, Problem problem) {
        String key = typed.formKey().orElseGet(() -> UUID.randomUUID().toString());
        return buffer(
                pages.compose(
                        problem.errors().isEmpty()
                                ? ComposeForm.notTaken(
                                        typed.handle(), typed.content(), key, why(problem))
                                : ComposeForm.refused(
                                        typed.handle(), typed.content(), key, problem.errors())));
    }

    /** A person has no use for what a program is told to do then. */
    private static String why(Problem problem) {
        return problem.status() == 503 ? TRY_AGAIN : problem.detail();
    }

    private static Buffer buffer(Html html) {
        return Buffer.buffer(html.text());
    }
}
