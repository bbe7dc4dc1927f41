package io.tweeter.deploy.chaos;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The outcome of one fault.
 *
 * @param accepted answered 202
 * @param stored rows in the table of tweets
 * @param counted by the job
 * @param lost answered 202 and missing in a table, or stored and not counted
 * @param doubled more rows, ids or counts than tweets were sent
 * @param wrong differences in all that the pipeline shows, see {@code tweeter verify}, that were
 *     not there before
 * @param refused requests that were answered otherwise or not at all, by kind; all were retried,
 *     except those of floods
 * @param postingBack from the start of the fault until no post failed any more
 * @param allBack from the start of the fault until all its tweets were stored and counted
 * @param failure why the stack has not survived it; the times are until it was given up
 */
record Outcome(
        Fault fault,
        int accepted,
        int stored,
        long counted,
        int lost,
        int doubled,
        int wrong,
        Map<String, Long> refused,
        Duration postingBack,
        Duration allBack,
        Optional<String> failure) {

    /**
     * Compares what clients were told with what is stored and counted.
     *
     * @param rowsByTable the rows of each id of the fault's user, by table; the table of tweets
     *     first
     * @param counted the count of the fault's user
     * @param wrong what else differs
     */
    static Outcome of(
            Fault fault,
            Ledger ledger,
            List<Map<String, Integer>> rowsByTable,
            long counted,
            int wrong,
            Duration postingBack,
            Duration allBack) {
        Set<String> accepted = ledger.accepted();
        Set<String> sent = ledger.sent();
        Set<String> lost = new HashSet<>();
        int doubled = 0;
        for (Map<String, Integer> rows : rowsByTable) {
            accepted.stream().filter(id -> !rows.containsKey(id)).forEach(lost::add);
            for (Map.Entry<String, Integer> tweet : rows.entrySet()) {
                doubled += tweet.getValue() - (sent.contains(tweet.getKey()) ? 1 : 0);
            }
        }
        int stored = rowsByTable.get(0).size();
        // A tweet that is lost from the tables may well be counted, once.
        Set<String> known = new HashSet<>(rowsByTable.get(0).keySet());
        known.addAll(accepted);
        return new Outcome(
                fault,
                accepted.size(),
                stored,
                counted,
                lost.size() + (int) Math.max(0, stored - counted),
                doubled + (int) Math.max(0, counted - known.size()),
                wrong,
                ledger.failures(),
                postingBack,
                allBack,
                Optional.empty());
    }

    /** What clients were told, where it cannot be known what is stored. */
    static Outcome unread(Fault fault, Ledger ledger, Duration postingBack, Duration allBack) {
        return new Outcome(
                fault,
                ledger.accepted().size(),
                0,
                0,
                0,
                0,
                0,
                ledger.failures(),
                postingBack,
                allBack,
                Optional.empty());
    }

    /** The same of a fault that was not survived. */
    Outcome failed(String why) {
        return new Outcome(
                fault,
                accepted,
                stored,
                counted,
                lost,
                doubled,
                wrong,
                refused,
                postingBack,
                allBack,
                Optional.of(why));
    }

    boolean isCorrect() {
        return failure.isEmpty() && lost == 0 && doubled == 0 && wrong == 0;
    }

    /** What happened, and why it was not survived. */
    String description() {
        return fault.description() + failure.map(why -> ", failed: " + why).orElse("");
    }

    /** Merges two outcomes of the same description: sums, and the longer times. */
    Outcome and(Outcome other) {
        Map<String, Long> both = new TreeMap<>(refused);
        other.refused.forEach((how, number) -> both.merge(how, number, Long::sum));
        return new Outcome(
                fault,
                accepted + other.accepted,
                stored + other.stored,
                counted + other.counted,
                lost + other.lost,
                doubled + other.doubled,
                wrong + other.wrong,
                both,
                longer(postingBack, other.postingBack),
                longer(allBack, other.allBack),
                failure);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
