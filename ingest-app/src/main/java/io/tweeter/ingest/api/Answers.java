package io.tweeter.ingest.api;

import io.tweeter.ingest.http.Response;
import io.tweeter.ingest.page.Html;
import io.vertx.core.buffer.Buffer;

/** Answers that are pages. */
final class Answers {

    private Answers() {}

    static Response page(Html html) {
        return Response.html(Buffer.buffer(html.text()));
    }
}
