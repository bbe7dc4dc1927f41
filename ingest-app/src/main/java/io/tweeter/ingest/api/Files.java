package io.tweeter.ingest.api;

import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.Request;
import io.tweeter.ingest.http.Response;
import io.tweeter.ingest.http.StaticFile;
import io.tweeter.ingest.page.Assets;
import io.vertx.core.Future;

/** The page's files and the contract, read into memory once. */
final class Files {

    private final Assets assets = Assets.load();
    private final StaticFile contract = StaticFile.read("/openapi.yaml", "application/yaml");

    /** {@code GET /assets/NAME}. */
    Future<Response> asset(Request request) {
        return assets.find(String.join("/", request.variables()))
                .map(file -> Future.succeededFuture(file.answer(request)))
                .orElseThrow(() -> ProblemException.notFound("There is no such file."));
    }

    /** {@code GET /openapi.yaml}. */
    Future<Response> contract(Request request) {
        return Future.succeededFuture(contract.answer(request));
    }
}
