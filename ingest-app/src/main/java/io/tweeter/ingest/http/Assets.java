package io.tweeter.ingest.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Serves files of a folder on the class path. Each is read once. Browsers may keep them but ask
 * each time whether they are still the same, since another version of the service may answer next.
 */
public final class Assets implements RouteHandler {

    /** No name begins with a dot, so none leads out of the folder. */
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private static final Map<String, String> TYPES =
            Map.of(
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "svg", "image/svg+xml",
                    "png", "image/png",
                    "ico", "image/x-icon",
                    "woff2", "font/woff2",
                    "txt", "text/plain; charset=utf-8",
                    "yaml", "application/yaml");

    private record Asset(String type, String tag, Buffer content) {}

    private final Vertx vertx;
    private final String folder;
    private final Map<String, Asset> loaded = new ConcurrentHashMap<>();

    /**
     * @param folder on the class path, with a slash at its end
     */
    public Assets(Vertx vertx, String folder) {
        this.vertx = vertx;
        this.folder = folder;
    }

    @Override
    public Future<Response> handle(Request request) {
        return serve(String.join("/", request.variables()), request);
    }

    /** Serves one file, whatever the path of the request. */
    public Future<Response> serve(String name, Request request) {
        if (!NAME.matcher(name).matches()) {
            throw notFound();
        }
        Asset asset = loaded.get(name);
        return asset != null
                ? Future.succeededFuture(answer(request, asset))
                : vertx.executeBlocking(() -> load(name)).map(read -> answer(request, read));
    }

    private Asset load(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw notFound();
        }
        try (InputStream file = Assets.class.getClassLoader().getResourceAsStream(folder + name)) {
            if (file == null) {
                throw notFound();
            }
            byte[] content = file.readAllBytes();
            Asset asset = new Asset(type, tag(content), Buffer.buffer(content));
            loaded.put(name, asset);
            return asset;
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + folder + name + " from the class path", e);
        }
    }

    private static String tag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Response answer(Request request, Asset asset) {
        boolean known =
                request.http().headers().getAll(HttpHeaders.IF_NONE_MATCH).stream()
                        .anyMatch(tags -> tags.contains(asset.tag()) || tags.strip().equals("*"));
        Response response =
                known ? Response.empty(304) : Response.of(200, asset.type(), asset.content());
        return response.with(HttpHeaders.ETAG, asset.tag())
                .with(HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    private static ProblemException notFound() {
        return ProblemException.notFound("There is no such file.");
    }
}
