package io.tweeter.deploy.tools.verify;

import io.tweeter.deploy.tools.verify.Difference.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The result of a verification.
 *
 * @param records on topic {@code tweets}
 * @param tweets records that are first copies
 * @param duplicates records that are duplicates
 * @param invalidRecords records that are invalid
 * @param unreportedEarlier invalid records whose dead letters may have been deleted
 * @param complete whether Kafka still has all records; if not, unknown tweets and counts that are
 *     too high cannot be detected, and counts are compared with the tweets in Cassandra
 * @param rows number of rows by table
 * @param users number of users with a count
 * @param lateDuplicates records that came after the horizon, each in words: its first copy is no
 *     longer remembered, so it is stored and counted as a tweet of its own
 */
record VerificationReport(
        long records,
        long tweets,
        long duplicates,
        long invalidRecords,
        long unreportedEarlier,
        boolean complete,
        Map<StoredTables.Table, Long> rows,
        long users,
        List<String> lateDuplicates,
        List<Difference> differences) {

    /** Number of differences of each kind. */
    Map<Kind, Long> differencesByKind() {
        Map<Kind, Long> numbers = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            numbers.put(kind, differences.stream().filter(found -> found.kind() == kind).count());
        }
        return numbers;
    }
}
