package io.tweeter.deploy.chaos;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the tweets of one fault.
 *
 * @param accepted answered 202
 * @param stored rows in the table of tweets
 * @param counted by the job
 * @param lost answered 202 and missing in a table, or stored and not counted
 * @param doubled more rows, ids or counts than tweets were sent
 * @param refused requests that were answered otherwise or not at all, by how; all were repeated,
 *     but for those of floods
 * @param postingBack from the blow until no post failed any more
 * @param allBack from the blow until every tweet of the fault was stored and counted
 */
record Outcome(
        Fault fault,
        int accepted,
        int stored,
        long counted,
        int lost,
        int doubled,
        Map<String, Long> refused,
        Duration postingBack,
        Duration allBack) {

    boolean isAsPromised() {
        return lost == 0 && doubled == 0;
    }

    /** Both times that a fault came as one: sums, and the longer times. */
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
                both,
                longer(postingBack, other.postingBack),
                longer(allBack, other.allBack));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
