package io.tweeter.ingest.api;

import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.Request;
import io.tweeter.ingest.http.Response;
import io.tweeter.ingest.http.StaticFile;
import io.tweeter.ingest.page.Assets;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The page's files and the contract, read into memory once. */
final class Files {

    private static final String CONTRACT = "/openapi.yaml";

    private final Assets assets = Assets.load();
    private final StaticFile contract = contractFile();

    private static StaticFile contractFile() {
        try (InputStream file = Files.class.getResourceAsStream(CONTRACT)) {
            byte[] content = file.readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return new StaticFile(
                    "application/yaml",
                    '"' + HexFormat.of().formatHex(hash, 0, 12) + '"',
                    Buffer.buffer(content));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + CONTRACT + " from the class path", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** {@code GET /assets/NAME}. */
    Future<Response> asset(Request request) {
        return assets.find(String.join("/", request.variables()))
                .map(
                        asset ->
                                new StaticFile(
                                        asset.contentType(),
                                        asset.etag(),
                                        Buffer.buffer(asset.bytes())))
                .map(file -> Future.succeededFuture(file.answer(request)))
                .orElseThrow(() -> ProblemException.notFound("There is no such file."));
    }

    /** {@code GET /openapi.yaml}. */
    Future<Response> contract(Request request) {
        return Future.succeededFuture(contract.answer(request));
    }
}
