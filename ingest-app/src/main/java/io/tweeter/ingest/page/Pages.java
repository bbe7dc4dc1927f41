package io.tweeter.ingest.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.tweeter.ingest.http.FieldError;
import io.tweeter.ingest.read.Board;
import io.tweeter.ingest.read.MinuteCount;
import io.tweeter.ingest.read.Page;
import io.tweeter.ingest.read.RankedUser;
import io.tweeter.ingest.read.TrendingHashtag;
import io.tweeter.ingest.read.UserCount;
import io.tweeter.model.Tweet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Renders the pages. All methods are pure but for the clock, and work with any text. Thread-safe.
 *
 * <p>The pages need the files of {@code web/} at {@code /assets/} and the live stream at {@code
 * /events}, and work under the policy {@code default-src 'none'; script-src 'self'; style-src
 * 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none';
 * frame-ancestors 'none'}.
 */
public final class Pages {

    private static final String PACKAGE = "io.tweeter.ingest.page.templates";

    private final TemplateEngine templates =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, PACKAGE);
    private final InstantSource clock;
    private final boolean open;

    /**
     * Prepares to render.
     *
     * @param clock for the ages of tweets
     * @param open whether clients may post without a token, so that the page has the form
     */
    public Pages(InstantSource clock, boolean open) {
        this.clock = clock;
        this.open = open;
    }

    /**
     * {@code GET /}: the form, the newest tweets, trending hashtags, the top tweeters.
     *
     * @param posted what this browser has just posted with the form
     * @param newest empty if the store is unavailable; the form still works
     * @param top the first of {@link Board#ALL_TIME}; empty if the store is unavailable
     * @param trending hashtags; empty if the store is unavailable
     */
    public Html home(
            ComposeForm form,
            Optional<Posted> posted,
            Optional<Page> newest,
            Optional<List<RankedUser>> top,
            Optional<List<TrendingHashtag>> trending) {
        Instant now = clock.instant();
        return render(
                "home.jte",
                Map.of(
                        "form",
                        open ? Optional.of(form) : Optional.empty(),
                        "posted",
                        posted,
                        "newest",
                        newest,
                        "top",
                        top.map(users -> new RankChart(Board.ALL_TIME, users)),
                        "trends",
                        trending.map(
                                hashtags ->
                                        hashtags.stream()
                                                .map(hashtag -> Trend.of(hashtag, now))
                                                .toList())));
    }

    /** {@code GET /?before=CURSOR}: an older page of everybody's timeline. */
    public Html older(Page page) {
        return render("older.jte", Map.of("page", page));
    }

    /**
     * The form again, with what was typed and why it was not accepted; the body of a 422 or 503.
     */
    public Html compose(ComposeForm form) {
        return render("compose.jte", Map.of("form", form));
    }

    /**
     * {@code GET /users/{handle}}: one user.
     *
     * @param handle normalized
     * @param count empty if no tweet of the user is counted yet
     * @param page the newest tweets, or older ones with {@code ?before=CURSOR}
     * @param newest whether the page is the newest
     */
    public Html user(String handle, Optional<UserCount> count, Page page, boolean newest) {
        return render(
                "user.jte",
                Map.of("handle", handle, "count", count, "page", page, "newest", newest));
    }

    /**
     * {@code GET /hashtags/{hashtag}/tweets}: the tweets with a hashtag.
     *
     * @param hashtag normalized, without {@code #}
     * @param page the newest tweets, or older ones with {@code ?before=CURSOR}
     * @param newest whether the page is the newest
     */
    public Html hashtag(String hashtag, Page page, boolean newest) {
        return render("hashtag.jte", Map.of("hashtag", hashtag, "page", page, "newest", newest));
    }

    /** {@code GET /tweets/{id}}: one tweet. */
    public Html tweet(Tweet tweet) {
        return render("single.jte", Map.of("tweet", tweet));
    }

    /**
     * {@code GET /analytics}: the boards and the last hour as charts.
     *
     * @param allTime the first of {@link Board#ALL_TIME}
     * @param lastMinute the first of {@link Board#LAST_MINUTE}
     * @param perMinute of the last {@value MinuteChart#MINUTES} minutes
     */
    public Html analytics(
            List<RankedUser> allTime, List<RankedUser> lastMinute, List<MinuteCount> perMinute) {
        return render(
                "analytics.jte",
                Map.of(
                        "allTime",
                        new RankChart(Board.ALL_TIME, allTime),
                        "lastMinute",
                        new RankChart(Board.LAST_MINUTE, lastMinute),
                        "minutes",
                        MinuteChart.of(perMinute, clock.instant())));
    }

    /**
     * An error instead of a page.
     *
     * @param status HTTP status
     * @param title what is wrong, in a few words
     * @param detail what is wrong with this request, and what to do
     * @param errors parts of the request that break a rule
     */
    public Html error(int status, String title, String detail, List<FieldError> errors) {
        return render(
                "error.jte",
                Map.of("status", status, "title", title, "detail", detail, "errors", errors));
    }

    private Html render(String template, Map<String, Object> what) {
        Map<String, Object> parameters = new HashMap<>(what);
        parameters.put("times", new Times(clock.instant()));
        StringOutput output = new StringOutput();
        templates.render(template, parameters, new OwaspHtmlTemplateOutput(output));
        return new Html(output.toString());
    }
}
