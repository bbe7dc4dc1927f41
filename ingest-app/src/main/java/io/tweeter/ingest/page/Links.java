package io.tweeter.ingest.page;

import io.tweeter.ingest.read.Cursor;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of pages, percent-encoded, so that handles and ids may hold any characters. */
public final class Links {

    private Links() {}

    /** A user's page. */
    public static String user(String handle) {
        return "/users/" + segment(handle);
    }

    /** The tweets with a hashtag, which may be as written, but without {@code #}. */
    public static String hashtag(String hashtag) {
        return "/hashtags/" + segment(hashtag) + "/tweets";
    }

    /** A tweet's own page. */
    public static String tweet(String id) {
        return "/tweets/" + segment(id);
    }

    /** The home page after a tweet was posted. */
    public static String posted(String id) {
        return "/?posted=" + segment(id);
    }

    /** The next, older page of the timeline at {@code path}. */
    public static String older(String path, Cursor next) {
        return path + "?before=" + segment(next.text());
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
