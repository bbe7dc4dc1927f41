package io.tweeter.deploy.tools.verify;

import io.tweeter.deploy.tools.verify.Difference.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a verification has found.
 *
 * @param records on topic {@code tweets}
 * @param tweets of these that count
 * @param copies of these that do not count
 * @param deadLetters of these that are no tweets
 * @param complete whether Kafka still has all records; else what is unknown or counted too often
 *     cannot be told
 * @param rows by table
 * @param users who have a count
 */
record VerificationReport(
        long records,
        long tweets,
        long copies,
        long deadLetters,
        boolean complete,
        Map<StoredTables.Table, Long> rows,
        long users,
        List<Difference> differences) {

    /** How many differences of each kind. */
    Map<Kind, Long> numbers() {
        Map<Kind, Long> numbers = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            numbers.put(kind, differences.stream().filter(found -> found.kind() == kind).count());
        }
        return numbers;
    }
}
