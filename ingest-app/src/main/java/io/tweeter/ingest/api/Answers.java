package io.tweeter.ingest.api;

import io.tweeter.ingest.http.Response;
import io.tweeter.ingest.page.Html;
import io.vertx.core.buffer.Buffer;

/** Makes answers of pages. */
final class Answers {

    private Answers() {}

    static Response page(Html html) {
        return Response.html(200, Buffer.buffer(html.text()));
    }
}
