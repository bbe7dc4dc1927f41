package io.tweeter.ingest.live;

import io.tweeter.ingest.read.Board;
import io.tweeter.ingest.read.Page;
import io.tweeter.ingest.read.ReadJson;
import io.tweeter.ingest.read.TweetReads;
import io.tweeter.model.Tweet;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads, and finds what has changed since the last time. Belongs to one event loop. */
final class News {

    /** Tweets of one event; nobody can read more than that in a second. */
    private static final int MAX_TWEETS = 25;

    /** A tweet may be stored after a newer one, so its time does not say whether it is new. */
    private static final int REMEMBERED_IDS = 20 * MAX_TWEETS;

    private static final int RANKS = 10;
    private static final int MINUTES = 60;

    private final TweetReads reads;
    private final Set<String> seenIds = new LinkedHashSet<>();
    private final Map<LiveEvent, Buffer> latest = new EnumMap<>(LiveEvent.class);

    News(TweetReads reads) {
        this.reads = reads;
    }

    /** Forgets everything; the next poll finds all of it new. */
    void forget() {
        seenIds.clear();
        latest.clear();
    }

    /** Everything that the last poll found, for new listeners. */
    List<Buffer> latest() {
        return latest.entrySet().stream().map(e -> e.getKey().encode(e.getValue())).toList();
    }

    /** Reads everything and returns the events of what has changed, as far as it can be read. */
    Future<List<Buffer>> poll() {
        Future<Page> tweets = reads.newest(MAX_TWEETS, Optional.empty());
        Future<Buffer> top = reads.top(Board.ALL_TIME, RANKS).map(ReadJson::ranks);
        Future<Buffer> lastMinute = reads.top(Board.LAST_MINUTE, RANKS).map(ReadJson::ranks);
        Future<Buffer> perMinute = reads.perMinute(MINUTES).map(ReadJson::minutes);
        Future<Buffer> trending = reads.trending(RANKS).map(ReadJson::trending);
        return Future.join(tweets, top, lastMinute, perMinute, trending)
                .otherwiseEmpty()
                .map(
                        done -> {
                            List<Buffer> events = new ArrayList<>(6);
                            addReadable(tweets.succeeded(), events);
                            if (tweets.succeeded()) {
                                addTweets(tweets.result().tweets(), events);
                            }
                            addChanged(LiveEvent.TOP, top, events);
                            addChanged(LiveEvent.LAST_MINUTE, lastMinute, events);
                            addChanged(LiveEvent.PER_MINUTE, perMinute, events);
                            addChanged(LiveEvent.TRENDING, trending, events);
                            return events;
                        });
    }

    private void addTweets(List<Tweet> tweets, List<Buffer> events) {
        List<Tweet> fresh = tweets.stream().filter(tweet -> !seenIds.contains(tweet.id())).toList();
        if (fresh.isEmpty()) {
            return;
        }
        fresh.forEach(tweet -> seenIds.add(tweet.id()));
        var oldest = seenIds.iterator();
        for (int surplus = seenIds.size() - REMEMBERED_IDS; surplus > 0; surplus--) {
            oldest.next();
            oldest.remove();
        }
        latest.put(LiveEvent.TWEETS, ReadJson.tweets(tweets));
        events.add(LiveEvent.TWEETS.encode(ReadJson.tweets(fresh)));
    }

    private void addReadable(boolean readable, List<Buffer> events) {
        Buffer json = Buffer.buffer(Boolean.toString(readable));
        addChanged(LiveEvent.READABLE, Future.succeededFuture(json), events);
    }

    private void addChanged(LiveEvent event, Future<Buffer> json, List<Buffer> events) {
        if (json.succeeded() && !json.result().equals(latest.put(event, json.result()))) {
            events.add(event.encode(json.result()));
        }
    }
}
