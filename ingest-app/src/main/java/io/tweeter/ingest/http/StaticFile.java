package io.tweeter.ingest.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;

/**
 * Something that never changes while the service runs. Clients may keep it but ask each time
 * whether it is still the same, since another version of the service may answer next.
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
        Response response = known ? Response.empty(304) : Response.of(200, type, content);
        return response.with(HttpHeaders.ETAG, tag).with(HttpHeaders.CACHE_CONTROL, "no-cache");
    }
}
