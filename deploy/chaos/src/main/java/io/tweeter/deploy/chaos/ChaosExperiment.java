package io.tweeter.deploy.chaos;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import io.tweeter.deploy.cli.Errors;
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
    static final Fault BETWEEN =
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
    private int differencesBefore;

    /**
     * A fault that is over.
     *
     * @param failure why the stack has not survived it
     */
    private record Injected(
            Fault fault,
            Ledger ledger,
            int wrong,
            Duration postingBack,
            Duration allBack,
            Optional<String> failure) {}

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
     * @param record takes the outcome of each fault when it is over, or has failed
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
        differencesBefore = newDifferences();
        if (differencesBefore > 0) { // what follows the clock is compared only beside known ones
            differencesBefore += newDifferences();
        }
        Ledger calm = new Ledger(user + " calm");
        try {
            run(faults, calm);
        } catch (ChaosException e) {
            // What is lost now is there before the first fault of the next run.
            if (record.isPresent() && !injected.isEmpty() && last().failure().isPresent()) {
                record.get().append(outcomeOfFailure());
            }
            throw e;
        }
    }

    private void run(Iterable<Fault> faults, Ledger calm)
            throws ChaosException, InterruptedException {
        try (Brokers brokers = victims.brokers();
                Clients clients = new Clients(CLIENTS, rate, victims.front(), calm)) {
            for (Fault fault : faults) {
                inject(fault, clients, brokers, calm);
                if (record.isPresent()) {
                    record.get().append(outcomeOfLast());
                }
            }
        }
        long start = System.nanoTime();
        try {
            awaitStored(calm);
            injected.add(
                    new Injected(
                            BETWEEN,
                            calm,
                            newDifferences(),
                            Duration.ZERO,
                            Duration.ZERO,
                            Optional.empty()));
        } catch (ChaosException e) {
            throw failed(BETWEEN, calm, start, e);
        }
        if (record.isPresent()) {
            Outcome between = outcomeOfLast();
            if (!between.isCorrect()) { // else there is nothing to remember
                record.get().append(between);
            }
        }
    }

    private Injected last() {
        return injected.get(injected.size() - 1);
    }

    private Outcome outcomeOfLast() throws ChaosException, InterruptedException {
        return read(() -> outcomes(List.of(last()))).get(0);
    }

    /** As far as it can be known: Cassandra may not be back. */
    private Outcome outcomeOfFailure() {
        try {
            return outcomes(List.of(last())).get(0);
        } catch (DriverException e) {
            Injected last = last();
            return Outcome.unread(last.fault(), last.ledger(), last.postingBack(), last.allBack())
                    .failed(last.failure().orElseThrow() + "; what is stored cannot be read");
        }
    }

    /** How many differences there were before the first fault, which count for none. */
    int differencesBefore() {
        return differencesBefore;
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

    private void inject(Fault fault, Clients clients, Brokers brokers, Ledger calm)
            throws ChaosException, InterruptedException {
        progress.accept(fault.name() + ": " + fault.description());
        prepare(fault, brokers);
        Ledger ledger = new Ledger(user + " " + (injected.size() + 1));
        clients.writeTo(ledger);
        TimeUnit.MILLISECONDS.sleep(LEAD.toMillis());
        long start = System.nanoTime();
        ledger.faultBegins();
        try {
            injected.add(survived(fault, clients, brokers, ledger, calm, start));
        } catch (ChaosException e) {
            throw failed(fault, ledger, start, e);
        }
        progress.accept(
                "  posting works after %d s, all %,d tweets are stored and counted after %d s"
                        .formatted(
                                last().postingBack().toSeconds(),
                                ledger.accepted().size(),
                                last().allBack().toSeconds()));
    }

    private Injected survived(
            Fault fault, Clients clients, Brokers brokers, Ledger ledger, Ledger calm, long start)
            throws ChaosException, InterruptedException {
        try {
            fault.injection().inject(victims, clients, ledger);
        } catch (InterruptedException | ChaosException e) {
            throw e;
        } catch (Exception e) {
            if (Thread.currentThread().isInterrupted()) { // Kafka's clients say so in another way
                throw new InterruptedException(e.getMessage());
            }
            throw new ChaosException(e.getMessage(), e);
        }
        long watchUntil = System.nanoTime() + MIN_WATCH.toNanos();
        awaitRecovery(
                "posting does not work", () -> System.nanoTime() > watchUntil && isQuiet(ledger));
        clients.writeTo(calm);
        awaitRecovery("posts are not answered", ledger::isOver);
        awaitStored(ledger);
        Duration postingBack = postingBack(ledger, start);
        Duration allBack = Duration.ofNanos(System.nanoTime() - start);
        awaitWhole(brokers);
        return new Injected(
                fault, ledger, newDifferences(), postingBack, allBack, Optional.empty());
    }

    private static Duration postingBack(Ledger ledger, long start) {
        return Duration.ofNanos(Math.max(0, ledger.lastFailure() - start));
    }

    /** Notes that a fault was not survived; times are until it was given up. */
    private ChaosException failed(Fault fault, Ledger ledger, long start, ChaosException e) {
        injected.add(
                new Injected(
                        fault,
                        ledger,
                        0,
                        postingBack(ledger, start),
                        Duration.ofNanos(System.nanoTime() - start),
                        Optional.of(Errors.firstLine(e))));
        return new ChaosException(fault.name() + ": " + e.getMessage(), e);
    }

    /** So that the fault hits what serves: each broker leads, and the jobs run where it hits. */
    private void prepare(Fault fault, Brokers brokers) throws ChaosException, InterruptedException {
        try {
            if (victims.isCluster()) {
                brokers.leadAsPreferred();
                victims.runJobsOn(fault.taskManager());
            }
            awaitWhole(brokers); // else a server that is just restarting could not be hit
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new ChaosException("preparing " + fault.name() + ": " + e.getMessage(), e);
        }
    }

    private void awaitWhole(Brokers brokers) throws ChaosException, InterruptedException {
        awaitRecovery(
                "not all servers are ready and all replicas in sync",
                () -> victims.areWhole(brokers));
    }

    private void awaitStored(Ledger ledger) throws ChaosException, InterruptedException {
        Rows rows = new Rows(cassandra);
        Set<String> found = new HashSet<>();
        awaitRecovery(
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

    private void awaitRecovery(String otherwise, Condition condition)
            throws ChaosException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new ChaosException(
                        "%s, after %d s".formatted(otherwise, timeout.toSeconds()), null);
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
        Outcome outcome =
                Outcome.of(
                        one.fault(),
                        one.ledger(),
                        Rows.TABLES.stream().map(table -> byTable.get(table).get(handle)).toList(),
                        rows.counted(handle),
                        one.wrong(),
                        one.postingBack(),
                        one.allBack());
        return one.failure().map(outcome::failed).orElse(outcome);
    }
}
