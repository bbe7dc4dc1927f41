package io.tweeter.ingest.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tweeter.deploy.testkit.CassandraServer;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.model.CassandraSchema;
import io.tweeter.model.Timeline;
import io.tweeter.model.Tweet;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reads on a real Cassandra, with rows written as the jobs write them. */
class CassandraIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String KEYSPACE = "tweeter_it";
    private static final Instant NOW = Instant.parse("2026-03-01T12:34:30Z");
    private static final Comparator<Tweet> NEWEST_FIRST =
            Comparator.comparing(Tweet::createdAt).thenComparing(Tweet::id).reversed();

    @TempDir private Path dir;

    private final Vertx vertx = Vertx.vertx();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private int port;
    private CassandraReads reads;

    @BeforeEach
    void start() throws Exception {
        port = FreePorts.next();
        reads =
                new CassandraReads(
                        vertx,
                        CassandraSettings.from(
                                Environment.of(
                                        Map.of(
                                                "CASSANDRA_CONTACT_POINTS",
                                                "localhost:" + port,
                                                "CASSANDRA_KEYSPACE",
                                                KEYSPACE))),
                        Duration.ofSeconds(10),
                        registry,
                        Clock.fixed(NOW, ZoneOffset.UTC));
        reads.start();
    }

    @AfterEach
    void stop() {
        get(reads.close());
        get(vertx.close());
    }

    /** One server for all tests, as it takes long to start. */
    @Test
    void readsWhatTheJobsWroteAndSurvivesAnOutageOfTheServer() throws Exception {
        assertUnavailable();
        try (CassandraServer cassandra = CassandraServer.start(dir, port)) {
            // Without tables reads still fail.
            assertUnavailable();
            try (CqlSession session = cassandra.connect()) {
                for (String statement :
                        CassandraSchema.statements(
                                KEYSPACE, "{'class': 'SimpleStrategy', 'replication_factor': 1}")) {
                    session.execute(statement);
                }
                await().atMost(TIMEOUT).until(() -> reads.trouble().isEmpty());

                assertThat(registry.get("cassandra.session.connected-nodes").gauge().value())
                        .isEqualTo(1);
                assertThat(get(reads.newest(25, Optional.empty())))
                        .isEqualTo(new Page(List.of(), Optional.empty()));
                assertThat(get(reads.trending(10))).isEmpty();
                rowsAreMappedOnTheContextOfTheCaller();
                countsAreRead(session);
                hashtagsAreRead(session);
                timelinesAreReadInThreeQueriesPerPage(session);
                rowsThatLackValuesAreNoErrors(session);
            }
            cassandra.kill();
            assertUnavailable();
            await().atMost(TIMEOUT).until(() -> reads.trouble().isPresent());
        }
        try (CassandraServer again = CassandraServer.start(dir, port)) {
            assertThat(again.contactPoint().getPort()).isEqualTo(port);
            await().atMost(TIMEOUT)
                    .ignoreExceptions()
                    .until(() -> get(reads.newest(1, Optional.empty())).tweets().size() == 1);
        }
    }

    private void assertUnavailable() {
        assertThat(reads.newest(25, Optional.empty()).toCompletionStage())
                .failsWithin(TIMEOUT)
                .withThrowableThat()
                .withCauseInstanceOf(ReadsUnavailableException.class);
    }

    private void rowsAreMappedOnTheContextOfTheCaller() {
        Promise<List<Thread>> threads = Promise.promise();
        vertx.runOnContext(
                here -> {
                    Thread caller = Thread.currentThread();
                    reads.user("nobody")
                            .map(user -> List.of(caller, Thread.currentThread()))
                            .onComplete(threads::complete, threads::fail);
                });

        List<Thread> seen = get(threads.future());
        assertThat(seen.get(1)).isSameAs(seen.get(0));
    }

    private void countsAreRead(CqlSession session) {
        session.execute(
                "INSERT INTO "
                        + KEYSPACE
                        + ".tweet_counts (handle, tweets, last_tweet_at)"
                        + " VALUES ('duke senior', 3000000000, '2026-03-01T12:00:00Z')");
        for (int rank = 1; rank <= 100; rank++) {
            session.execute(
                    "INSERT INTO "
                            + KEYSPACE
                            + ".top_tweeters (board, rank, handle, tweets)"
                            + " VALUES ('last-minute', ?, ?, ?)",
                    (long) rank,
                    "user " + rank,
                    // The second and the third are equal, and so on.
                    1000L - rank / 2);
        }
        // The first sixty are ahead, as from an instance whose clock is wrong.
        for (int minute = -60; minute < 200; minute++) {
            Instant time = NOW.truncatedTo(ChronoUnit.MINUTES).minus(minute, ChronoUnit.MINUTES);
            session.execute(
                    "INSERT INTO "
                            + KEYSPACE
                            + ".tweets_per_minute (day, minute, tweets) VALUES (?, ?, ?)",
                    Timeline.day(time),
                    time,
                    (long) minute);
        }

        assertThat(get(reads.user("duke senior")))
                .contains(
                        new UserCount(
                                "duke senior",
                                3_000_000_000L,
                                Optional.of(Instant.parse("2026-03-01T12:00:00Z"))));
        assertThat(get(reads.user("nobody"))).isEmpty();
        assertThat(get(reads.top(Board.ALL_TIME, 10))).isEmpty();
        assertThat(get(reads.top(Board.LAST_MINUTE, 3)))
                .containsExactly(
                        new RankedUser(1, "user 1", 1_000),
                        new RankedUser(2, "user 2", 999),
                        new RankedUser(3, "user 3", 999));
        assertThat(get(reads.top(Board.LAST_MINUTE, 100))).hasSize(100);
        List<MinuteCount> hour = get(reads.perMinute(60));
        assertThat(hour).hasSize(60).isSortedAccordingTo(Comparator.comparing(MinuteCount::minute));
        assertThat(hour.get(59))
                .isEqualTo(new MinuteCount(Instant.parse("2026-03-01T12:34:00Z"), 0));
        // Across midnight.
        assertThat(get(reads.perMinute(24 * 60))).hasSize(200);
    }

    private void timelinesAreReadInThreeQueriesPerPage(CqlSession session) throws Exception {
        List<Tweet> tweets = new ArrayList<>();
        // Ten tweets a day, for six weeks, some of the time by a single user.
        for (int i = 0; i < 420; i++) {
            tweets.add(tweet(i, NOW.minus(i * 144L, ChronoUnit.MINUTES), i % 3));
        }
        // Fifteen hundred tweets within a second, several in each millisecond.
        for (int i = 420; i < 1_920; i++) {
            tweets.add(tweet(i, NOW.minus(7, ChronoUnit.DAYS).plusMillis(i % 997), i % 5));
        }
        new Rows(session).write(tweets);
        tweets.sort(NEWEST_FIRST);

        for (int limit : List.of(1, 7, 100)) {
            int maxPages = limit == 1 ? 150 : Integer.MAX_VALUE;
            assertPages(tweets, limit, maxPages, before -> reads.newest(limit, before));
            List<Tweet> own = tweets.stream().filter(t -> t.handle().equals("user 1")).toList();
            assertPages(own, limit, maxPages, before -> reads.byUser("user 1", limit, before));
            List<Tweet> tagged = tweets.stream().filter(t -> isTagged(t)).toList();
            assertPages(tagged, limit, maxPages, before -> reads.byHashtag("日本", limit, before));
        }
        assertThat(get(reads.byHashtag("none", 25, Optional.empty())).tweets()).isEmpty();
        assertThat(get(reads.byUser("nobody", 25, Optional.empty())).tweets()).isEmpty();
        assertThat(get(reads.byId(tweets.get(5).id()))).contains(tweets.get(5));
        assertThat(get(reads.byId("none"))).isEmpty();
    }

    private static boolean isTagged(Tweet tweet) {
        return tweet.handle().equals("user 2");
    }

    private void hashtagsAreRead(CqlSession session) {
        for (int rank = 1; rank <= 2; rank++) {
            session.execute(
                    "INSERT INTO "
                            + KEYSPACE
                            + ".trending_hashtags (board, rank, hashtag, tweets, usual, score)"
                            + " VALUES ('1h', ?, ?, 3, 0.5, 2.04)",
                    (long) rank,
                    "tag " + rank);
        }
        Instant minute = NOW.truncatedTo(ChronoUnit.MINUTES);
        for (int before : List.of(1, 59, 61)) {
            session.execute(
                    "INSERT INTO "
                            + KEYSPACE
                            + ".hashtags_per_minute (hashtag, minute, tweets) VALUES ('tag 2', ?, 7)",
                    minute.minus(before, ChronoUnit.MINUTES));
        }

        assertThat(get(reads.trending(10)))
                .containsExactly(
                        new TrendingHashtag(1, "tag 1", 3, 0.5, 2.04, List.of()),
                        new TrendingHashtag(
                                2,
                                "tag 2",
                                3,
                                0.5,
                                2.04,
                                List.of(
                                        new MinuteCount(minute.minus(59, ChronoUnit.MINUTES), 7),
                                        new MinuteCount(minute.minus(1, ChronoUnit.MINUTES), 7))));
        assertThat(get(reads.trending(1))).hasSize(1);
    }

    /** As after a column was dropped and added again. */
    private void rowsThatLackValuesAreNoErrors(CqlSession session) throws Exception {
        session.execute("INSERT INTO " + KEYSPACE + ".tweet_counts (handle) VALUES ('nulls')");
        session.execute("INSERT INTO " + KEYSPACE + ".tweets (id) VALUES ('nulls')");
        session.execute(
                "INSERT INTO " + KEYSPACE + ".top_tweeters (board, rank) VALUES ('all-time', 1)");
        List<Tweet> tweets = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            tweets.add(
                    new Tweet("nulls-" + i, "nulls", "text", NOW.plusSeconds(3_600).plusMillis(i)));
        }
        new Rows(session).write(tweets);
        session.execute(
                "UPDATE "
                        + KEYSPACE
                        + ".tweets_by_user SET content = null WHERE handle = 'nulls' AND slot = ?"
                        + " AND created_at = ? AND id = 'nulls-1'",
                Timeline.of("nulls").slot(tweets.get(1).createdAt()),
                tweets.get(1).createdAt());

        assertThat(get(reads.user("nulls"))).contains(new UserCount("nulls", 0, Optional.empty()));
        assertThat(get(reads.byId("nulls"))).isEmpty();
        assertThat(get(reads.top(Board.ALL_TIME, 10))).isEmpty();
        Page first = get(reads.byUser("nulls", 2, Optional.empty()));
        assertThat(first.tweets()).containsExactly(tweets.get(2));
        assertThat(get(reads.byUser("nulls", 2, first.next())).tweets())
                .containsExactly(tweets.get(0));
    }

    private static Tweet tweet(int i, Instant createdAt, int user) {
        return new Tweet(String.format("id-%05d", i), "user " + user, "text " + i, createdAt);
    }

    private interface PageAfter {
        Future<Page> read(Optional<Cursor> before);
    }

    /** Reads all pages, up to a maximum, and compares them with what was written. */
    private void assertPages(List<Tweet> expected, int limit, int maxPages, PageAfter pages) {
        List<Tweet> found = new ArrayList<>();
        Optional<Cursor> before = Optional.empty();
        for (int pageNumber = 0; pageNumber < maxPages; pageNumber++) {
            long queries = queries();
            Page page = get(pages.read(before));
            assertThat(queries() - queries).isBetween(1L, 3L);
            assertThat(page.tweets()).hasSizeLessThanOrEqualTo(limit);
            found.addAll(page.tweets());
            before = page.next();
            if (before.isEmpty()) {
                break;
            }
            assertThat(page.tweets()).hasSize(limit);
        }
        assertThat(found).isEqualTo(expected.subList(0, found.size()));
        assertThat(found.size())
                .isEqualTo((int) Math.min(expected.size(), (long) limit * maxPages));
    }

    private long queries() {
        return registry.find("tweeter.read.duration").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a tweet to every table of the timelines. */
    private static final class Rows {
        private final CqlSession session;
        private final PreparedStatement tweet;
        private final PreparedStatement byTime;
        private final PreparedStatement byUser;
        private final PreparedStatement byHashtag;
        private final PreparedStatement day;
        private final PreparedStatement slot;

        Rows(CqlSession session) {
            this.session = session;
            tweet = insert("tweets (id, handle, content, created_at) VALUES (?, ?, ?, ?)");
            byTime =
                    insert(
                            "tweets_by_time (slot, created_at, id, handle, content)"
                                    + " VALUES (?, ?, ?, ?, ?)");
            byUser =
                    insert(
                            "tweets_by_user (handle, slot, created_at, id, content)"
                                    + " VALUES (?, ?, ?, ?, ?)");
            byHashtag =
                    insert(
                            "tweets_by_hashtag (hashtag, slot, created_at, id, handle, content)"
                                    + " VALUES (?, ?, ?, ?, ?, ?)");
            day = insert("timeline_days (timeline, day) VALUES (?, ?)");
            slot = insert("timeline_slots (timeline, day, slot) VALUES (?, ?, ?)");
        }

        private PreparedStatement insert(String rest) {
            return session.prepare("INSERT INTO " + KEYSPACE + "." + rest);
        }

        void write(List<Tweet> tweets) throws Exception {
            List<CompletionStage<?>> writes = new ArrayList<>();
            for (Tweet t : tweets) {
                Timeline everyone = Timeline.everyone();
                Timeline own = Timeline.of(t.handle());
                Instant at = t.createdAt();
                writes.add(run(tweet, t.id(), t.handle(), t.content(), at));
                writes.add(run(byTime, everyone.slot(at), at, t.id(), t.handle(), t.content()));
                writes.add(run(byUser, t.handle(), own.slot(at), at, t.id(), t.content()));
                List<Timeline> timelines = new ArrayList<>(List.of(everyone, own));
                if (isTagged(t)) {
                    Timeline tag = Timeline.ofHashtag("日本");
                    timelines.add(tag);
                    writes.add(
                            run(
                                    byHashtag,
                                    "日本",
                                    tag.slot(at),
                                    at,
                                    t.id(),
                                    t.handle(),
                                    t.content()));
                }
                for (Timeline timeline : timelines) {
                    writes.add(run(day, timeline.name(), Timeline.day(at)));
                    writes.add(run(slot, timeline.name(), Timeline.day(at), timeline.slot(at)));
                }
                if (writes.size() > 500) {
                    await(writes);
                }
            }
            await(writes);
        }

        private static void await(List<CompletionStage<?>> writes) throws Exception {
            for (CompletionStage<?> write : writes) {
                write.toCompletableFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            }
            writes.clear();
        }

        private CompletionStage<?> run(PreparedStatement statement, Object... values) {
            return session.executeAsync(statement.bind(values));
        }
    }
}
