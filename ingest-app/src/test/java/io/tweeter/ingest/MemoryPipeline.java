package io.tweeter.ingest;

import io.tweeter.ingest.post.LogUnavailableException;
import io.tweeter.ingest.post.TweetLog;
import io.tweeter.ingest.read.Board;
import io.tweeter.ingest.read.Cursor;
import io.tweeter.ingest.read.MinuteCount;
import io.tweeter.ingest.read.Page;
import io.tweeter.ingest.read.RankedUser;
import io.tweeter.ingest.read.ReadsUnavailableException;
import io.tweeter.ingest.read.TweetReads;
import io.tweeter.ingest.read.UserCount;
import io.tweeter.model.Tweet;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Replaces Kafka, Flink and Cassandra: tweets of the log can be read at once or after {@link
 * #release}, each id once. Thread-safe.
 */
final class MemoryPipeline implements TweetLog, TweetReads {

    private static final Comparator<Tweet> NEWEST_FIRST =
            Comparator.comparing(Tweet::createdAt).thenComparing(Tweet::id).reversed();

    private final List<Tweet> waiting = new ArrayList<>();
    private final Map<String, Tweet> stored = new LinkedHashMap<>();
    private boolean held;
    private boolean logUnavailable;
    private boolean storeUnavailable;

    /** From now on tweets wait until {@link #release}. */
    synchronized void hold() {
        held = true;
    }

    synchronized void release() {
        held = false;
        waiting.forEach(this::store);
        waiting.clear();
    }

    synchronized void setLogUnavailable(boolean unavailable) {
        logUnavailable = unavailable;
    }

    synchronized void setStoreUnavailable(boolean unavailable) {
        storeUnavailable = unavailable;
    }

    /** Makes a tweet readable. */
    synchronized void store(Tweet tweet) {
        stored.putIfAbsent(tweet.id(), tweet);
    }

    /** All readable tweets, newest first. */
    synchronized List<Tweet> tweets() {
        return stored.values().stream().sorted(NEWEST_FIRST).toList();
    }

    @Override
    public synchronized Future<Void> append(Tweet tweet, byte[] json) {
        if (logUnavailable) {
            return Future.failedFuture(
                    new LogUnavailableException(
                            LogUnavailableException.Reason.UNREACHABLE, "the log is unavailable"));
        }
        if (held) {
            waiting.add(tweet);
        } else {
            store(tweet);
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Page> newest(int limit, Optional<Cursor> before) {
        return read(() -> page(tweet -> true, limit, before));
    }

    @Override
    public Future<Page> byUser(String handle, int limit, Optional<Cursor> before) {
        return read(() -> page(tweet -> tweet.handle().equals(handle), limit, before));
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
        int byTime = tweet.createdAt().compareTo(cursor.createdAt());
        return byTime < 0 || (byTime == 0 && tweet.id().compareTo(cursor.id()) < 0);
    }

    @Override
    public Future<Optional<Tweet>> byId(String id) {
        return read(() -> Optional.ofNullable(stored.get(id)));
    }

    @Override
    public Future<Optional<UserCount>> user(String handle) {
        return read(
                () -> {
                    List<Tweet> theirs =
                            tweets().stream().filter(t -> t.handle().equals(handle)).toList();
                    return theirs.isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    new UserCount(
                                            handle, theirs.size(), theirs.get(0).createdAt()));
                });
    }

    @Override
    public Future<List<RankedUser>> top(Board board, int limit) {
        return read(
                () -> {
                    Instant since =
                            board == Board.ALL_TIME
                                    ? Instant.EPOCH
                                    : Instant.now().minus(1, ChronoUnit.MINUTES);
                    Map<String, Long> counts =
                            tweets().stream()
                                    .filter(tweet -> tweet.createdAt().isAfter(since))
                                    .collect(
                                            Collectors.groupingBy(
                                                    Tweet::handle, Collectors.counting()));
                    return counts.entrySet().stream()
                            .map(
                                    user ->
                                            new RankedUser(
                                                    1 + above(user.getValue(), counts),
                                                    user.getKey(),
                                                    user.getValue()))
                            .sorted(
                                    Comparator.comparing(RankedUser::rank)
                                            .thenComparing(RankedUser::handle))
                            .limit(limit)
                            .toList();
                });
    }

    private static long above(long tweets, Map<String, Long> counts) {
        return counts.values().stream().filter(count -> count > tweets).count();
    }

    @Override
    public Future<List<MinuteCount>> perMinute(int minutes) {
        return read(
                () ->
                        tweets().stream()
                                .collect(
                                        Collectors.groupingBy(
                                                tweet ->
                                                        tweet.createdAt()
                                                                .truncatedTo(ChronoUnit.MINUTES),
                                                Collectors.counting()))
                                .entrySet()
                                .stream()
                                .map(minute -> new MinuteCount(minute.getKey(), minute.getValue()))
                                .sorted(Comparator.comparing(MinuteCount::minute))
                                .toList());
    }

    private synchronized <T> Future<T> read(Supplier<T> what) {
        return storeUnavailable
                ? Future.failedFuture(
                        new ReadsUnavailableException("the store is unavailable", null))
                : Future.succeededFuture(what.get());
    }
}
