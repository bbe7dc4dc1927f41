package io.tweeter.flink.store;

import io.tweeter.flink.cassandra.StatementBinder;
import io.tweeter.model.Hashtags;
import io.tweeter.model.Timeline;
import io.tweeter.model.Tweet;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The rows of a tweet: by id, in everyone's timeline and in those of its user and its hashtags, and
 * the slots and days of all these timelines in their index. Of the copies of an id, the row of the
 * one that was accepted first stands, whenever another comes.
 */
final class TweetRows implements StatementBinder<Tweet> {

    private static final long serialVersionUID = 1L;

    /** Index rows remembered as written: enough for the current minutes of ten thousand users. */
    private static final int REMEMBERED_INDEX_ROWS = 20_000;

    /**
     * The newest write timestamp of a row by id, in microseconds: long ago, so that a row that is
     * deleted by hand stays deleted.
     */
    private static final long NEWEST = micros(Instant.parse("2020-01-01T00:00:00Z"));

    private static final int TWEETS = 0;
    private static final int TWEETS_BY_TIME = 1;
    private static final int TWEETS_BY_USER = 2;
    private static final int TIMELINE_DAYS = 3;
    private static final int TIMELINE_SLOTS = 4;
    private static final int TWEETS_BY_HASHTAG = 5;

    private final String keyspace;

    /**
     * Not part of checkpoints: after a restart the rows are written again, and writes are upserts.
     */
    private transient RecentlySeen<IndexRow> indexed;

    TweetRows(String keyspace) {
        this.keyspace = keyspace;
    }

    private record IndexRow(String timeline, long slot) {}

    @Override
    public List<String> statements() {
        return List.of(
                insert("tweets", "id, handle, content, created_at") + " USING TIMESTAMP ?",
                insert("tweets_by_time", "slot, created_at, id, handle, content"),
                insert("tweets_by_user", "handle, slot, created_at, id, content"),
                insert("timeline_days", "timeline, day"),
                insert("timeline_slots", "timeline, day, slot"),
                insert("tweets_by_hashtag", "hashtag, slot, created_at, id, handle, content"));
    }

    private String insert(String table, String columns) {
        String placeholders = columns.replaceAll("[a-z_]+", "?");
        return "INSERT INTO %s.%s (%s) VALUES (%s)"
                .formatted(keyspace, table, columns, placeholders);
    }

    /** A tweet never changes. */
    @Override
    public boolean updatesRows() {
        return false;
    }

    @Override
    public void bind(Tweet tweet, Statements out) {
        Timeline everyones = Timeline.everyone();
        Timeline users = Timeline.of(tweet.handle());
        Instant createdAt = tweet.createdAt();
        out.add(
                TWEETS,
                tweet.id(),
                tweet.handle(),
                tweet.content(),
                createdAt,
                firstStands(createdAt));
        out.add(
                TWEETS_BY_TIME,
                everyones.slot(createdAt),
                createdAt,
                tweet.id(),
                tweet.handle(),
                tweet.content());
        out.add(
                TWEETS_BY_USER,
                tweet.handle(),
                users.slot(createdAt),
                createdAt,
                tweet.id(),
                tweet.content());
        index(everyones, createdAt, out);
        index(users, createdAt, out);
        for (String hashtag : Hashtags.of(tweet.content())) {
            Timeline hashtags = Timeline.ofHashtag(hashtag);
            out.add(
                    TWEETS_BY_HASHTAG,
                    hashtag,
                    hashtags.slot(createdAt),
                    createdAt,
                    tweet.id(),
                    tweet.handle(),
                    tweet.content());
            index(hashtags, createdAt, out);
        }
    }

    /** A write timestamp that falls as time goes on: Cassandra keeps the row with the newest. */
    private static long firstStands(Instant createdAt) {
        return Math.min(NEWEST, 2 * NEWEST - micros(createdAt));
    }

    private static long micros(Instant time) {
        return TimeUnit.MILLISECONDS.toMicros(time.toEpochMilli());
    }

    private void index(Timeline timeline, Instant createdAt, Statements out) {
        if (indexed == null) {
            indexed = new RecentlySeen<>(REMEMBERED_INDEX_ROWS);
        }
        Instant slot = timeline.slot(createdAt);
        if (indexed.add(new IndexRow(timeline.name(), slot.toEpochMilli()))) {
            // The day with each slot: if the tables are emptied, the next slot brings it back.
            LocalDate day = Timeline.day(slot);
            out.add(TIMELINE_DAYS, timeline.name(), day);
            out.add(TIMELINE_SLOTS, timeline.name(), day, slot);
        }
    }
}
