package io.tweeter.ingest;

import io.tweeter.ingest.health.Dependency;
import io.tweeter.ingest.read.Board;
import io.tweeter.ingest.read.Cursor;
import io.tweeter.ingest.read.MinuteCount;
import io.tweeter.ingest.read.Page;
import io.tweeter.ingest.read.RankedUser;
import io.tweeter.ingest.read.ReadsUnavailableException;
import io.tweeter.ingest.read.TrendingHashtag;
import io.tweeter.ingest.read.TweetReads;
import io.tweeter.ingest.read.UserCount;
import io.tweeter.model.Hashtags;
import io.tweeter.model.Tweet;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A store in memory that can be unavailable. */
public final class FakeReads implements TweetReads, Dependency {

    private static final Comparator<Tweet> NEWEST_FIRST =
            Comparator.comparing(Tweet::createdAt).thenComparing(Tweet::id).reversed();

    private final List<Tweet> tweets = new CopyOnWriteArrayList<>();
    private final Function<Board, Instant> since;
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean unavailable;
    private volatile boolean broken;
    private volatile boolean throwing;
    private volatile boolean withoutTrending;

    /** Both boards are those of all time. */
    public FakeReads() {
        this(board -> Instant.MIN);
    }

    /**
     * @param since the time from which tweets count for a board
     */
    FakeReads(Function<Board, Instant> since) {
        this.since = since;
    }

    public void add(Tweet tweet) {
        tweets.add(tweet);
    }

    /** From now on, until it recovers, all reads fail. */
    public void becomeUnavailable() {
        unavailable = true;
    }

    /** From now on hashtags cannot be read. */
    public void failTrending() {
        withoutTrending = true;
    }

    /** From now on all can be read again. */
    public void recover() {
        withoutTrending = false;
        unavailable = false;
        throwing = false;
    }

    /** From now on reads fail with an exception that nobody expects. */
    void breakDown() {
        broken = true;
    }

    /** From now on, until it recovers, it throws instead of returning a future. */
    void startToThrow() {
        throwing = true;
    }

    /** All tweets, newest first. */
    List<Tweet> tweets() {
        return tweets.stream().sorted(NEWEST_FIRST).toList();
    }

    /** The number of reads. */
    public int reads() {
        return reads.get();
    }

    @Override
    public Future<Page> newest(int limit, Optional<Cursor> before) {
        return answer(() -> page(tweet -> true, limit, before));
    }

    @Override
    public Future<Page> byUser(String handle, int limit, Optional<Cursor> before) {
        return answer(() -> page(tweet -> tweet.handle().equals(handle), limit, before));
    }

    @Override
    public Future<Page> byHashtag(String hashtag, int limit, Optional<Cursor> before) {
        return answer(
                () -> page(tweet -> Hashtags.of(tweet.content()).contains(hashtag), limit, before));
    }

    private Page page(Predicate<Tweet> wanted, int limit, Optional<Cursor> before) {
        List<Tweet> found =
                tweets().stream()
                        .filter(wanted)
                        .filter(tweet -> before.isEmpty() || isBefore(tweet, before.get()))
                        .limit(limit + 1L)
                        .toList();
        if (found.size() <= limit) {
            return new Page(found, Optional.empty());
        }
        Tweet last = found.get(limit - 1);
        return new Page(
                found.subList(0, limit), Optional.of(new Cursor(last.createdAt(), last.id())));
    }

    private static boolean isBefore(Tweet tweet, Cursor cursor) {
        int times = tweet.createdAt().compareTo(cursor.createdAt());
        return times < 0 || (times == 0 && tweet.id().compareTo(cursor.id()) < 0);
    }

    @Override
    public Future<Optional<Tweet>> byId(String id) {
        return answer(() -> tweets.stream().filter(tweet -> tweet.id().equals(id)).findFirst());
    }

    @Override
    public Future<Optional<UserCount>> user(String handle) {
        return answer(
                () -> {
                    List<Tweet> own =
                            page(t -> t.handle().equals(handle), 1_000, Optional.empty()).tweets();
                    return own.isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    new UserCount(
                                            handle,
                                            own.size(),
                                            Optional.of(own.get(0).createdAt())));
                });
    }

    @Override
    public Future<List<RankedUser>> top(Board board, int limit) {
        return answer(
                () -> {
                    Map<String, Long> counts =
                            tweets.stream()
                                    .filter(tweet -> tweet.createdAt().isAfter(since.apply(board)))
                                    .collect(
                                            Collectors.groupingBy(
                                                    Tweet::handle, Collectors.counting()));
                    List<RankedUser> ranks = new ArrayList<>();
                    counts.entrySet().stream()
                            .sorted(
                                    Map.Entry.<String, Long>comparingByValue(
                                                    Comparator.reverseOrder())
                                            .thenComparing(Map.Entry.comparingByKey()))
                            .limit(limit)
                            .forEach(
                                    user ->
                                            ranks.add(
                                                    new RankedUser(
                                                            ranks.size() + 1,
                                                            user.getKey(),
                                                            user.getValue())));
                    return ranks;
                });
    }

    @Override
    public Future<List<MinuteCount>> perMinute(int minutes) {
        return answer(
                () ->
                        tweets.stream()
                                .collect(
                                        Collectors.groupingBy(
                                                t -> t.createdAt().truncatedTo(ChronoUnit.MINUTES),
                                                TreeMap::new,
                                                Collectors.counting()))
                                .entrySet()
                                .stream()
                                .map(minute -> new MinuteCount(minute.getKey(), minute.getValue()))
                                .toList());
    }

    /** No hashtag has a past. */
    @Override
    public Future<List<TrendingHashtag>> trending(int limit) {
        if (withoutTrending) {
            return Future.failedFuture(new ReadsUnavailableException("they are unavailable", null));
        }
        return answer(
                () -> {
                    Map<String, Map<Instant, Long>> minutes = new TreeMap<>();
                    for (Tweet tweet : tweets) {
                        Instant minute = tweet.createdAt().truncatedTo(ChronoUnit.MINUTES);
                        for (String hashtag : Hashtags.of(tweet.content())) {
                            minutes.computeIfAbsent(hashtag, h -> new TreeMap<>())
                                    .merge(minute, 1L, Long::sum);
                        }
                    }
                    List<TrendingHashtag> board = new ArrayList<>();
                    minutes.entrySet().stream()
                            .sorted(Comparator.comparing(uses -> -sum(uses.getValue().values())))
                            .limit(limit)
                            .forEach(
                                    uses ->
                                            board.add(
                                                    trending(
                                                            board.size() + 1,
                                                            uses.getKey(),
                                                            uses.getValue())));
                    return board;
                });
    }

    private static TrendingHashtag trending(int rank, String hashtag, Map<Instant, Long> minutes) {
        long tweets = sum(minutes.values());
        return new TrendingHashtag(
                rank,
                hashtag,
                tweets,
                0,
                tweets,
                minutes.entrySet().stream()
                        .map(minute -> new MinuteCount(minute.getKey(), minute.getValue()))
                        .toList());
    }

    private static long sum(Collection<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).sum();
    }

    private <T> Future<T> answer(Supplier<T> result) {
        reads.incrementAndGet();
        if (throwing) {
            throw new IllegalStateException("expected by the test");
        }
        if (broken) {
            return Future.failedFuture(new IllegalStateException("expected by the test"));
        }
        return unavailable
                ? Future.failedFuture(new ReadsUnavailableException("it is unavailable", null))
                : Future.succeededFuture(result.get());
    }

    @Override
    public String name() {
        return "cassandra";
    }

    @Override
    public Optional<String> trouble() {
        return unavailable ? Optional.of("Cassandra is unavailable") : Optional.empty();
    }
}
