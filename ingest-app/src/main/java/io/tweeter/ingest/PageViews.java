package io.tweeter.ingest;

import io.tweeter.ingest.http.Problem;
import io.tweeter.ingest.http.ProblemType;
import io.tweeter.ingest.page.ComposeForm;
import io.tweeter.ingest.page.Html;
import io.tweeter.ingest.page.Pages;
import io.tweeter.ingest.post.PostedTweet;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/** Renders problems as pages. */
final class PageViews {

    private static final String SEND_AGAIN =
            "Tweets cannot be accepted at the moment. Send it again soon";
    private static final String WITH_KEY = SEND_AGAIN + "; it will not be posted twice.";
    private static final String WITHOUT_KEY = SEND_AGAIN + ", unless it has appeared by then.";

    private final Pages pages;

    PageViews(Pages pages) {
        this.pages = pages;
    }

    /** A problem instead of a page. */
    Buffer problem(Problem problem) {
        return buffer(
                pages.error(
                        problem.type().status(),
                        problem.type().title(),
                        problem.detail(),
                        problem.errors()));
    }

    /** The form with what was typed, and why it was not accepted. */
    Buffer compose(PostedTweet typed, Problem problem) {
        String key = typed.formKey().orElseGet(() -> UUID.randomUUID().toString());
        return buffer(
                pages.compose(
                        problem.errors().isEmpty()
                                ? ComposeForm.notAccepted(
                                        typed.handle(), typed.content(), key, why(typed, problem))
                                : ComposeForm.rejected(
                                        typed.handle(), typed.content(), key, problem.errors())));
    }

    /** The detail is for programs where it speaks of headers. */
    private static String why(PostedTweet typed, Problem problem) {
        if (problem.type() != ProblemType.SERVICE_UNAVAILABLE) {
            return problem.detail();
        }
        return typed.formKey().isPresent() ? WITH_KEY : WITHOUT_KEY;
    }

    private static Buffer buffer(Html html) {
        return Buffer.buffer(html.text());
    }
}
