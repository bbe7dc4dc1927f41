package io.tweeter.ingest.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;

/**
 * A file that never changes while the service runs. Clients may cache it but have to revalidate it
 * each time, since an instance of another release may answer next.
 *
 * @param type media type
 * @param tag entity tag with its quotes
 */
public record StaticFile(String type, String tag, Buffer content) {

    /** 200 with the content, or 304 if the client has it already. */
    public Response answer(Request request) {
        boolean known =
                request.http().headers().getAll(HttpHeaders.IF_NONE_MATCH).stream()
                        .anyMatch(tags -> tags.contains(tag) || tags.strip().equals("*"));
        Response response = known ? Response.notModified() : Response.ok(type, content);
        return response.with(HttpHeaders.ETAG, tag).with(HttpHeaders.CACHE_CONTROL, "no-cache");
    }
}
