package io.tweeter.deploy.chaos;

import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Injects one fault after the other, each with a user of its own whose tweets are posted from
 * shortly before it until posting works again. The next fault comes only when all of them are
 * stored and counted.
 */
final class ChaosRun {

    private static final Duration LEAD = Duration.ofSeconds(3);
    private static final int CLIENTS = 16;

    /** This many accepted in a row, and this long without a failure, mean that posting works. */
    private static final int ENOUGH = 2 * CLIENTS;

    private static final Duration QUIET = Duration.ofSeconds(3);

    /** A stopped server is noticed only after a while: a post waits five seconds for Kafka. */
    private static final Duration WATCH = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(250);

    /** Tweets that are posted between faults, while the stack may still be recovering. */
    private static final Fault BETWEEN =
            new Fault("between", "between the faults", (victims, clients, ledger) -> {});

    private final Victims victims;
    private final CqlSession cassandra;
    private final String user;
    private final int rate;
    private final Duration timeout;
    private final Consumer<String> progress;
    private final List<Struck> struck = new ArrayList<>();

    /** A fault that is over. */
    private record Struck(Fault fault, Ledger ledger, Duration postingBack, Duration allBack) {}

    /**
     * @param cassandra on the keyspace of the tweets
     * @param user prefix of the handles of this run
     * @param rate maximum tweets a second
     * @param timeout how long a recovery may take
     */
    ChaosRun(
            Victims victims,
            CqlSession cassandra,
            String user,
            int rate,
            Duration timeout,
            Consumer<String> progress) {
        this.victims = victims;
        this.cassandra = cassandra;
        this.user = user;
        this.rate = rate;
        this.timeout = timeout;
        this.progress = progress;
    }

    /**
     * Runs the faults; {@link #outcomes} then has the results.
     *
     * @throws ChaosException if the stack does not recover
     */
    void run(Iterable<Fault> faults) throws ChaosException, InterruptedException {
        Ledger calm = new Ledger(user + " calm");
        try (Clients clients = new Clients(CLIENTS, rate, victims.front(), calm)) {
            for (Fault fault : faults) {
                Ledger ledger = new Ledger(user + " " + (struck.size() + 1));
                strike(fault, clients, ledger, calm);
            }
        }
        struck.add(new Struck(BETWEEN, calm, Duration.ZERO, Duration.ZERO));
        awaitStored(BETWEEN, calm);
    }

    private void strike(Fault fault, Clients clients, Ledger ledger, Ledger calm)
            throws ChaosException, InterruptedException {
        progress.accept(fault.name() + ": " + fault.does());
        clients.writeTo(ledger);
        TimeUnit.MILLISECONDS.sleep(LEAD.toMillis());
        long blow = System.nanoTime();
        ledger.blow();
        try {
            fault.strike().at(victims, clients, ledger);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new ChaosException(fault.name() + ": " + e.getMessage(), e);
        }
        long watched = System.nanoTime() + WATCH.toNanos();
        Duration postingBack;
        Duration allBack;
        try {
            awaitReturn(
                    fault,
                    "posting does not work",
                    () -> System.nanoTime() > watched && isQuiet(ledger));
            clients.writeTo(calm);
            awaitStored(fault, ledger);
        } finally {
            postingBack = Duration.ofNanos(Math.max(0, ledger.lastFailure() - blow));
            allBack = Duration.ofNanos(System.nanoTime() - blow);
            struck.add(new Struck(fault, ledger, postingBack, allBack));
        }
        progress.accept(
                "  posting works after %d s, all %,d tweets are there after %d s"
                        .formatted(
                                postingBack.toSeconds(),
                                ledger.accepted().size(),
                                allBack.toSeconds()));
    }

    private void awaitStored(Fault fault, Ledger ledger)
            throws ChaosException, InterruptedException {
        Rows rows = new Rows(cassandra);
        Set<String> found = new HashSet<>();
        awaitReturn(
                fault,
                "not all tweets are stored and counted",
                () -> rows.hasAll(ledger.handle(), ledger.accepted(), found));
    }

    private static boolean isQuiet(Ledger ledger) {
        return ledger.acceptedSinceFailure() >= ENOUGH
                && System.nanoTime() - ledger.lastFailure() > QUIET.toNanos();
    }

    private interface Condition {
        boolean holds();
    }

    private void awaitReturn(Fault fault, String otherwise, Condition condition)
            throws ChaosException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new ChaosException(
                        "%s: %s %d s after it"
                                .formatted(fault.name(), otherwise, timeout.toSeconds()),
                        null);
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    /**
     * Compares what was accepted, stored and counted, from every table as a whole.
     *
     * @return in the order of the faults; last, what was posted between them, if all are over
     */
    List<Outcome> outcomes() {
        Set<String> handles = new HashSet<>();
        struck.forEach(one -> handles.add(one.ledger().handle()));
        Rows rows = new Rows(cassandra);
        Map<String, Map<String, Map<String, Integer>>> byTable = new HashMap<>();
        Rows.TABLES.forEach(table -> byTable.put(table, rows.of(handles, table)));
        return struck.stream().map(one -> outcome(one, rows, byTable)).toList();
    }

    private static Outcome outcome(
            Struck one, Rows rows, Map<String, Map<String, Map<String, Integer>>> byTable) {
        Ledger ledger = one.ledger();
        Set<String> accepted = ledger.accepted();
        Set<String> sent = ledger.sent();
        Set<String> lost = new HashSet<>();
        int doubled = 0;
        for (String table : Rows.TABLES) {
            Map<String, Integer> found = byTable.get(table).get(ledger.handle());
            accepted.stream().filter(id -> !found.containsKey(id)).forEach(lost::add);
            for (Map.Entry<String, Integer> tweet : found.entrySet()) {
                doubled += tweet.getValue() - (sent.contains(tweet.getKey()) ? 1 : 0);
            }
        }
        int stored = byTable.get(Rows.TABLES.get(0)).get(ledger.handle()).size();
        long counted = rows.counted(ledger.handle());
        return new Outcome(
                one.fault(),
                accepted.size(),
                stored,
                counted,
                lost.size() + (int) Math.max(0, stored - counted),
                doubled + (int) Math.max(0, counted - stored),
                ledger.failures(),
                one.postingBack(),
                one.allBack());
    }
}
