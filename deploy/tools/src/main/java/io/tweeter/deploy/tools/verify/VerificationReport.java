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
 * @param lettersOfTweets dead letters of records that are no longer invalid
 * @param droppedUntil no tweet that Kafka has dropped was created after this time, milliseconds
 *     since 1970: until then what is unknown or too high cannot be detected, nor can counts of
 *     tweets that are too high; {@link Long#MIN_VALUE} if Kafka still has all records
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
        long lettersOfTweets,
        long droppedUntil,
        Map<StoredTables.Table, Long> rows,
        long users,
        List<String> lateDuplicates,
        List<Difference> differences) {

    /** Whether Kafka still has all records. */
    boolean complete() {
        return droppedUntil == Long.MIN_VALUE;
    }

    /** Number of differences of each kind. */
    Map<Kind, Long> differencesByKind() {
        Map<Kind, Long> numbers = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            numbers.put(kind, differences.stream().filter(found -> found.kind() == kind).count());
        }
        return numbers;
    }
}
