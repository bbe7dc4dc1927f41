package io.tweeter.deploy.chaos;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Injects one fault after the other, each with a user of its own whose tweets are posted from
 * shortly before it until posting works again. The next fault comes only when all of them are
 * stored and counted.
 */
final class ChaosExperiment {

    private static final Duration LEAD = Duration.ofSeconds(3);
    private static final int CLIENTS = 16;

    /** This many accepted in a row, and this long without a failure, mean that posting works. */
    private static final int ENOUGH_ACCEPTED = 2 * CLIENTS;

    private static final Duration QUIET = Duration.ofSeconds(3);

    /** A stopped server is noticed only after a while: a post waits five seconds for Kafka. */
    private static final Duration MIN_WATCH = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(250);

    /** Differences to print of those after one fault. */
    private static final int MAX_SHOWN = 10;

    /** Tweets that are posted between faults, while the stack may still be recovering. */
    private static final Fault BETWEEN =
            new Fault("between", "between the faults", (victims, clients, ledger) -> {});

    private final Victims victims;
    private final CqlSession cassandra;
    private final String user;
    private final int rate;
    private final Duration timeout;
    private final Verifier verifier;
    private final Optional<ChaosRecord> record;
    private final Consumer<String> progress;
    private final List<Injected> injected = new ArrayList<>();
    private Set<String> differences = Set.of();

    /** A fault that is over. */
    private record Injected(
            Fault fault, Ledger ledger, int wrong, Duration postingBack, Duration allBack) {}

    /** Compares all that the pipeline shows with what it should. */
    @FunctionalInterface
    interface Verifier {

        /**
         * Returns a line for each difference.
         *
         * @param known those that were found before
         */
        List<String> differences(Set<String> known) throws ChaosException, InterruptedException;
    }

    /**
     * @param cassandra on the keyspace of the tweets
     * @param user prefix of the handles of this run
     * @param rate maximum tweets a second
     * @param timeout how long a recovery may take
     * @param verifier called before the first fault and after each
     * @param record takes the outcome of each fault when it is over
     */
    ChaosExperiment(
            Victims victims,
            CqlSession cassandra,
            String user,
            int rate,
            Duration timeout,
            Verifier verifier,
            Optional<ChaosRecord> record,
            Consumer<String> progress) {
        this.victims = victims;
        this.cassandra = cassandra;
        this.user = user;
        this.rate = rate;
        this.timeout = timeout;
        this.verifier = verifier;
        this.record = record;
        this.progress = progress;
    }

    /**
     * Runs the faults; {@link #outcomes} then has the results.
     *
     * @throws ChaosException if the stack does not recover
     */
    void run(Iterable<Fault> faults) throws ChaosException, InterruptedException {
        newDifferences(); // what others left behind
        Ledger calm = new Ledger(user + " calm");
        try (Brokers brokers = victims.brokers();
                Clients clients = new Clients(CLIENTS, rate, victims.front(), calm)) {
            for (Fault fault : faults) {
                Ledger ledger = new Ledger(user + " " + (injected.size() + 1));
                inject(fault, clients, brokers, ledger, calm);
                // Only now: a fault from which the stack did not recover has to come again.
                if (record.isPresent()) {
                    Injected last = injected.get(injected.size() - 1);
                    record.get().append(read(() -> outcomes(List.of(last))).get(0));
                }
            }
        }
        awaitStored(BETWEEN, calm);
        injected.add(new Injected(BETWEEN, calm, newDifferences(), Duration.ZERO, Duration.ZERO));
    }

    /** How many differences there are that were not there before; prints them. */
    private int newDifferences() throws ChaosException, InterruptedException {
        List<String> found = read(() -> verifier.differences(differences));
        List<String> unknown = found.stream().filter(line -> !differences.contains(line)).toList();
        differences = Set.copyOf(found);
        if (!unknown.isEmpty()) {
            unknown.stream().limit(MAX_SHOWN).forEach(line -> progress.accept("  " + line));
            progress.accept(
                    "  %,d differences, %,d of them new".formatted(found.size(), unknown.size()));
        }
        return unknown.size();
    }

    private interface Reading<T> {
        T read() throws ChaosException, InterruptedException;
    }

    /** A server that is just back may not answer all at once. */
    private <T> T read(Reading<T> reading) throws ChaosException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                return reading.read();
            } catch (ChaosException | DriverException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            }
        }
    }

    private void inject(Fault fault, Clients clients, Brokers brokers, Ledger ledger, Ledger calm)
            throws ChaosException, InterruptedException {
        progress.accept(fault.name() + ": " + fault.description());
        prepare(fault, brokers);
        clients.writeTo(ledger);
        TimeUnit.MILLISECONDS.sleep(LEAD.toMillis());
        long start = System.nanoTime();
        ledger.faultBegins();
        try {
            fault.injection().inject(victims, clients, ledger);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new ChaosException(fault.name() + ": " + e.getMessage(), e);
        }
        long watchUntil = System.nanoTime() + MIN_WATCH.toNanos();
        Duration postingBack;
        Duration allBack;
        try {
            awaitRecovery(
                    fault,
                    "posting does not work",
                    () -> System.nanoTime() > watchUntil && isQuiet(ledger));
            clients.writeTo(calm);
            awaitRecovery(fault, "posts are not answered", ledger::isOver);
            awaitStored(fault, ledger);
        } finally {
            postingBack = Duration.ofNanos(Math.max(0, ledger.lastFailure() - start));
            allBack = Duration.ofNanos(System.nanoTime() - start);
            injected.add(new Injected(fault, ledger, 0, postingBack, allBack));
        }
        awaitWhole(fault, brokers);
        injected.set(
                injected.size() - 1,
                new Injected(fault, ledger, newDifferences(), postingBack, allBack));
        progress.accept(
                "  posting works after %d s, all %,d tweets are stored and counted after %d s"
                        .formatted(
                                postingBack.toSeconds(),
                                ledger.accepted().size(),
                                allBack.toSeconds()));
    }

    /** So that the fault hits what serves: each broker leads, and the jobs run where it hits. */
    private void prepare(Fault fault, Brokers brokers) throws ChaosException, InterruptedException {
        if (victims.isCluster()) {
            try {
                brokers.leadAsPreferred();
                victims.runJobsOn(fault.taskManager());
            } catch (InterruptedException | ChaosException e) {
                throw e;
            } catch (Exception e) {
                throw new ChaosException("preparing " + fault.name() + ": " + e.getMessage(), e);
            }
        }
        awaitWhole(fault, brokers); // else a server that is just restarting could not be hit
    }

    private void awaitWhole(Fault fault, Brokers brokers)
            throws ChaosException, InterruptedException {
        awaitRecovery(
                fault,
                "not all servers are ready and all replicas in sync",
                () -> victims.areWhole(brokers));
    }

    private void awaitStored(Fault fault, Ledger ledger)
            throws ChaosException, InterruptedException {
        Rows rows = new Rows(cassandra);
        Set<String> found = new HashSet<>();
        awaitRecovery(
                fault,
                "not all tweets are stored and counted",
                () -> rows.hasAll(ledger.handle(), ledger.accepted(), found));
    }

    private static boolean isQuiet(Ledger ledger) {
        return ledger.acceptedSinceFailure() >= ENOUGH_ACCEPTED
                && System.nanoTime() - ledger.lastFailure() > QUIET.toNanos();
    }

    private interface Condition {
        boolean holds() throws ChaosException, InterruptedException;
    }

    private void awaitRecovery(Fault fault, String otherwise, Condition condition)
            throws ChaosException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new ChaosException(
                        "%s: %s, %d s after the fault"
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
        return outcomes(injected);
    }

    private List<Outcome> outcomes(List<Injected> injected) {
        Set<String> handles = new HashSet<>();
        injected.forEach(one -> handles.add(one.ledger().handle()));
        Rows rows = new Rows(cassandra);
        Map<String, Map<String, Map<String, Integer>>> byTable = new HashMap<>();
        Rows.TABLES.forEach(table -> byTable.put(table, rows.of(handles, table)));
        return injected.stream().map(one -> outcome(one, rows, byTable)).toList();
    }

    private static Outcome outcome(
            Injected one, Rows rows, Map<String, Map<String, Map<String, Integer>>> byTable) {
        String handle = one.ledger().handle();
        return Outcome.of(
                one.fault(),
                one.ledger(),
                Rows.TABLES.stream().map(table -> byTable.get(table).get(handle)).toList(),
                rows.counted(handle),
                one.wrong(),
                one.postingBack(),
                one.allBack());
    }
}
