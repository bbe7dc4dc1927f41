package io.tweeter.deploy.chaos;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What clients were told while one fault was there. Thread-safe. */
final class Ledger {

    private final String handle;
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicLong> failures = new ConcurrentHashMap<>();
    private final AtomicLong keys = new AtomicLong();
    private final AtomicLong acceptedSinceFailure = new AtomicLong();
    private volatile long lastFailure;

    Ledger(String handle) {
        this.handle = handle;
        this.lastFailure = System.nanoTime();
    }

    /** Whose tweets these are. */
    String handle() {
        return handle;
    }

    /** An Idempotency-Key that no other tweet of this user has. */
    String nextKey() {
        return "chaos-" + keys.getAndIncrement();
    }

    /** A tweet is about to be sent, perhaps again. */
    void sending(String id) {
        sent.add(id);
    }

    /** A tweet was answered 202. */
    void accepted(String id) {
        accepted.add(id);
        acceptedSinceFailure.incrementAndGet();
    }

    /**
     * A tweet was answered otherwise, or not at all.
     *
     * @param how a status, or what happened to the connection, in a word or two
     */
    void failed(String how) {
        failures.computeIfAbsent(how, key -> new AtomicLong()).incrementAndGet();
        lastFailure = System.nanoTime();
        acceptedSinceFailure.set(0);
    }

    /** The blow falls: what was accepted or failed before says nothing about what comes. */
    void blow() {
        lastFailure = System.nanoTime();
        acceptedSinceFailure.set(0);
    }

    /** When a request failed last, or, if none has, when the blow fell; {@link System#nanoTime}. */
    long lastFailure() {
        return lastFailure;
    }

    long acceptedSinceFailure() {
        return acceptedSinceFailure.get();
    }

    /** Ids that were sent, whatever came back. */
    Set<String> sent() {
        return new HashSet<>(sent);
    }

    /** Ids that were answered 202. */
    Set<String> accepted() {
        return new HashSet<>(accepted);
    }

    /** How many requests failed, by how. */
    Map<String, Long> failures() {
        Map<String, Long> numbers = new TreeMap<>();
        failures.forEach((how, number) -> numbers.put(how, number.get()));
        return numbers;
    }
}
