package io.tweeter.deploy.chaos;

import java.time.Duration;
import java.util.Map;

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
}
