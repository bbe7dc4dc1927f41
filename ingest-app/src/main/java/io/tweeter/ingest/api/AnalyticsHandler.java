package io.tweeter.ingest.api;

import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.Query;
import io.tweeter.ingest.http.Request;
import io.tweeter.ingest.http.Response;
import io.tweeter.ingest.http.RouteHandler;
import io.tweeter.ingest.page.MinuteChart;
import io.tweeter.ingest.page.Pages;
import io.tweeter.ingest.read.Board;
import io.tweeter.ingest.read.MinuteCount;
import io.tweeter.ingest.read.RankedUser;
import io.tweeter.ingest.read.ReadJson;
import io.tweeter.ingest.read.TweetReads;
import io.vertx.core.Future;
import java.util.List;

/** {@code GET /analytics}: a board; the page has both boards and the last hour. */
final class AnalyticsHandler implements RouteHandler {

    private static final int DEFAULT_RANKS = 10;

    private final TweetReads reads;
    private final Pages pages;

    AnalyticsHandler(TweetReads reads, Pages pages) {
        this.reads = reads;
        this.pages = pages;
    }

    @Override
    public Future<Response> handle(Request request) {
        int limit = request.query().number("limit", DEFAULT_RANKS, Parameters.MAX_LIMIT);
        Board board = board(request.query());
        return request.prefersHtml()
                ? page(limit)
                : reads.top(board, limit).map(users -> Response.json(ReadJson.ranks(users)));
    }

    private static Board board(Query query) {
        return query.find("window")
                .map(
                        window -> {
                            if (!window.equals("60s")) {
                                throw ProblemException.badParameter(
                                        "window",
                                        "is not 60s; leave it out for the board of all time");
                            }
                            return Board.LAST_MINUTE;
                        })
                .orElse(Board.ALL_TIME);
    }

    private Future<Response> page(int limit) {
        Future<List<RankedUser>> allTime = reads.top(Board.ALL_TIME, limit);
        Future<List<RankedUser>> lastMinute = reads.top(Board.LAST_MINUTE, limit);
        Future<List<MinuteCount>> perMinute = reads.perMinute(MinuteChart.MINUTES);
        return Future.all(allTime, lastMinute, perMinute)
                .map(
                        all ->
                                Answers.page(
                                        pages.analytics(
                                                allTime.result(),
                                                lastMinute.result(),
                                                perMinute.result())));
    }
}
