package io.tweeter.ingest.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file that never changes while the service runs. Clients may cache it but have to revalidate it
 * each time, since an instance of another release may answer next.
 *
 * @param type media type
 * @param tag entity tag with its quotes
 */
public record StaticFile(String type, String tag, Buffer content) {

    /**
     * Reads a file of the class path; its tag follows from its content.
     *
     * @param name absolute
     */
    public static StaticFile read(String name, String type) {
        try (InputStream file = StaticFile.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            byte[] content = file.readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            String tag = '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
            return new StaticFile(type, tag, Buffer.buffer(content));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name + " from the class path", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** 200 with the content, or 304 if the client has it already. */
    public Response answer(Request request) {
        boolean known =
                request.http().headers().getAll(HttpHeaders.IF_NONE_MATCH).stream()
                        .anyMatch(tags -> tags.contains(tag) || tags.strip().equals("*"));
        Response response = known ? Response.notModified() : Response.ok(type, content);
        return response.with(HttpHeaders.ETAG, tag).with(HttpHeaders.CACHE_CONTROL, "no-cache");
    }
}
