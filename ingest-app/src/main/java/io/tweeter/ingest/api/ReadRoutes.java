package io.tweeter.ingest.api;

import io.tweeter.ingest.http.Route;
import io.tweeter.ingest.http.RouteHandler;
import io.tweeter.ingest.page.Pages;
import io.tweeter.ingest.read.TweetReads;
import java.util.List;

/** The routes of tweets, users, hashtags, boards and files. */
public final class ReadRoutes {

    private final TweetHandlers tweets;
    private final UserHandlers users;
    private final AnalyticsHandler analytics;
    private final HashtagHandlers hashtags;
    private final Files files = new Files();

    public ReadRoutes(TweetReads reads, Pages pages) {
        this.tweets = new TweetHandlers(reads, pages);
        this.users = new UserHandlers(reads, pages);
        this.analytics = new AnalyticsHandler(reads, pages);
        this.hashtags = new HashtagHandlers(reads, pages);
    }

    /**
     * The routes.
     *
     * @param post handles POST at the address of the timeline
     */
    public List<Route> routes(RouteHandler post) {
        return List.of(
                Route.page("/tweets").get(ReadErrors.guard(tweets::timeline)).post(post),
                Route.page("/").get(ReadErrors.guard(tweets::home)),
                Route.page("/tweets/{id}").get(ReadErrors.guard(tweets::tweet)),
                Route.page("/users/{handle}").get(ReadErrors.guard(users::user)),
                Route.of("/users/{handle}/tweets").get(ReadErrors.guard(users::timeline)),
                Route.page("/analytics").get(ReadErrors.guard(analytics)),
                Route.of("/hashtags").get(ReadErrors.guard(hashtags::board)),
                Route.page("/hashtags/{hashtag}/tweets").get(ReadErrors.guard(hashtags::timeline)),
                Route.of("/assets/*").get(files::asset),
                Route.of("/openapi.yaml").get(files::contract));
    }
}
