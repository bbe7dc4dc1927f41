package io.tweeter.deploy.tools.verify;

import io.tweeter.deploy.tools.verify.Difference.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares while tweets come in: what Kafka had before Cassandra was read must be there, and what
 * is there must be on Kafka afterwards.
 */
final class Comparison {

    private final List<Difference> differences = new ArrayList<>();

    /**
     * What must be in the tables by now.
     *
     * @param expected before the tables were read
     * @param stored by table
     */
    void requireStored(
            Map<String, FirstCopy> expected,
            Map<StoredTables.Table, Map<String, StoredTables.Copies>> stored) {
        stored.forEach(
                (table, rows) ->
                        expected.forEach(
                                (id, tweet) -> requireStored(id, tweet, table, rows.get(id))));
    }

    private void requireStored(
            String id, FirstCopy tweet, StoredTables.Table table, StoredTables.Copies copies) {
        String which =
                "tweet %s by %s, tweets-%d at offset %d"
                        .formatted(id, tweet.handle(), tweet.partition(), tweet.offset());
        if (copies == null) {
            differences.add(new Difference(Kind.LOST, which + ", is not in " + table));
        } else if (copies.rows() > 1) {
            differences.add(
                    new Difference(
                            Kind.DOUBLED, which + ", has " + copies.rows() + " rows in " + table));
        } else if (copies.fingerprint() != tweet.fingerprint()) {
            differences.add(new Difference(Kind.CHANGED, which + ", is another in " + table));
        }
    }

    /**
     * What may be in the tables at most.
     *
     * @param known on Kafka after the tables were read
     */
    void requireKnown(
            Set<String> known, Map<StoredTables.Table, Map<String, StoredTables.Copies>> stored) {
        stored.forEach(
                (table, rows) ->
                        rows.keySet().stream()
                                .filter(id -> !known.contains(id))
                                .forEach(
                                        id ->
                                                differences.add(
                                                        new Difference(
                                                                Kind.UNKNOWN,
                                                                "tweet %s in %s is not on Kafka"
                                                                        .formatted(id, table)))));
    }

    /**
     * Counts may be anything from what there was before they were read to what there was after.
     *
     * @param complete whether Kafka still has every tweet that was counted; else counts may be
     *     higher
     */
    void requireCounted(
            Map<String, Long> before,
            Map<String, Long> counts,
            Map<String, Long> after,
            boolean complete) {
        Set<String> handles = new HashSet<>(before.keySet());
        handles.addAll(counts.keySet());
        for (String handle : handles) {
            long least = before.getOrDefault(handle, 0L);
            long count = counts.getOrDefault(handle, 0L);
            long most = complete ? after.getOrDefault(handle, 0L) : Long.MAX_VALUE;
            if (count < least || count > most) {
                differences.add(
                        new Difference(
                                Kind.MISCOUNTED,
                                "%s has %d tweets, and is counted %d"
                                        .formatted(handle, count < least ? least : most, count)));
            }
        }
    }

    /** Every record that is no tweet has its dead letter. */
    void requireReported(Set<ExpectedTweets.Origin> bad, Set<ExpectedTweets.Origin> reported) {
        bad.stream()
                .filter(origin -> !reported.contains(origin))
                .forEach(
                        origin ->
                                differences.add(
                                        new Difference(
                                                Kind.UNREPORTED,
                                                "%s-%d at offset %d is no tweet, and has no dead letter"
                                                        .formatted(
                                                                origin.topic(),
                                                                origin.partition(),
                                                                origin.offset()))));
    }

    List<Difference> differences() {
        return differences;
    }
}
