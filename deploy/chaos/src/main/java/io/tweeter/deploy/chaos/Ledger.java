package io.tweeter.deploy.chaos;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The answers that clients got during one fault. Thread-safe. */
final class Ledger {

    private final String handle;
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicLong> failures = new ConcurrentHashMap<>();
    private final AtomicLong keys = new AtomicLong();
    private final AtomicLong acceptedSinceFailure = new AtomicLong();
    private final AtomicInteger unfinished = new AtomicInteger();
    private volatile long lastFailure;

    Ledger(String handle) {
        this.handle = handle;
        this.lastFailure = System.nanoTime();
    }

    /** The user of these tweets. */
    String handle() {
        return handle;
    }

    /** A new idempotency key. */
    String nextKey() {
        return "chaos-" + keys.getAndIncrement();
    }

    /** A client begins with a tweet, which it will send until it is accepted. */
    void begins() {
        unfinished.incrementAndGet();
    }

    /** It is done with it. */
    void ends() {
        unfinished.decrementAndGet();
    }

    /** Whether no client will send a tweet of these again. */
    boolean isOver() {
        return unfinished.get() == 0;
    }

    /** Records that a tweet is about to be sent, for the first time or again. */
    void sending(String id) {
        sent.add(id);
    }

    /** Records that a tweet was answered 202. */
    void accepted(String id) {
        accepted.add(id);
        acceptedSinceFailure.incrementAndGet();
    }

    /**
     * Records that a tweet was answered otherwise, or not at all.
     *
     * @param how a status, or what happened to the connection, in a word or two
     */
    void failed(String how) {
        failures.computeIfAbsent(how, key -> new AtomicLong()).incrementAndGet();
        lastFailure = System.nanoTime();
        acceptedSinceFailure.set(0);
    }

    /** The fault begins: earlier answers do not count. */
    void faultBegins() {
        lastFailure = System.nanoTime();
        acceptedSinceFailure.set(0);
    }

    /**
     * When a request last failed, or, if none has, when the fault began; {@link System#nanoTime}.
     */
    long lastFailure() {
        return lastFailure;
    }

    long acceptedSinceFailure() {
        return acceptedSinceFailure.get();
    }

    /** Ids that were sent, whatever the answer. */
    Set<String> sent() {
        return new HashSet<>(sent);
    }

    /** Ids that were answered 202. */
    Set<String> accepted() {
        return new HashSet<>(accepted);
    }

    /** Numbers of failed requests, by kind of failure. */
    Map<String, Long> failures() {
        Map<String, Long> numbers = new TreeMap<>();
        failures.forEach((how, number) -> numbers.put(how, number.get()));
        return numbers;
    }
}
