package io.tweeter.deploy.tools.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Renders a report as text or JSON.
 *
 * @param maxDifferences how many differences to print; all are counted
 */
record VerificationReportPrinter(int maxDifferences) {

    /** Lines of text. */
    List<String> text(VerificationReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "Kafka      %,d records: %,d tweets, %,d duplicates, %,d invalid records",
                        report.records(),
                        report.tweets(),
                        report.duplicates(),
                        report.invalidRecords()));
        String rows =
                report.rows().entrySet().stream()
                        .map(t -> String.format(Locale.ROOT, "%s %,d", t.getKey(), t.getValue()))
                        .collect(Collectors.joining(", "));
        lines.add(
                String.format(Locale.ROOT, "Cassandra  rows: %s; %,d users", rows, report.users()));
        if (!report.complete()) {
            lines.add(
                    "Kafka no longer has its first records, so users' counts that are too high cannot"
                            + " be detected, nor unknown tweets and minutes that are too high"
                            + (report.droppedUntil() == Long.MAX_VALUE
                                    ? "."
                                    : ", if they are not later than %s."
                                            .formatted(Instant.ofEpochMilli(report.droppedUntil())))
                            + " A tweet that Kafka dropped before a job had read it is in no table, and"
                            + " is not named.");
        }
        if (report.unreportedEarlier() > 0) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%,d invalid records have no dead letter now; those of their time were deleted.",
                            report.unreportedEarlier()));
        }
        if (report.lettersOfTweets() > 0) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%,d dead letters are of records that are tweets, as a release with other rules writes them.",
                            report.lettersOfTweets()));
        }
        List<String> late = report.lateDuplicates();
        if (!late.isEmpty()) {
            lines.add(
                    "late duplicates, which came after the horizon, so each is stored and counted as a tweet of its own: %d"
                            .formatted(late.size()));
            late.stream()
                    .limit(maxDifferences)
                    .forEach(duplicate -> lines.add("late duplicate: " + duplicate));
        }
        List<Difference> differences = report.differences();
        differences.stream()
                .limit(maxDifferences)
                .forEach(found -> lines.add(found.line() + found.values()));
        if (differences.size() > maxDifferences) {
            lines.add("... and " + (differences.size() - maxDifferences) + " more");
        }
        lines.add(
                differences.isEmpty()
                        ? "Each tweet%s%s is stored once and counted once."
                                .formatted(
                                        report.complete() ? "" : " that Kafka still has",
                                        late.isEmpty() ? "" : ", but for late duplicates,")
                        : report.differencesByKind().entrySet().stream()
                                .map(kind -> kind.getKey().label() + " " + kind.getValue())
                                .collect(Collectors.joining(", ")));
        return lines;
    }

    /** One JSON object. */
    String json(VerificationReport report) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("records", report.records())
                .put("tweets", report.tweets())
                .put("copies", report.duplicates())
                .put("dead_letters", report.invalidRecords())
                .put("dead_letters_deleted", report.unreportedEarlier())
                .put("dead_letters_of_tweets", report.lettersOfTweets())
                .put("complete", report.complete())
                .put("users", report.users())
                .put("late_duplicates", report.lateDuplicates().size());
        ObjectNode rows = json.putObject("rows");
        report.rows().forEach((table, number) -> rows.put(table.toString(), number));
        report.differencesByKind().forEach((kind, number) -> json.put(kind.label(), number));
        ArrayNode differences = json.putArray("differences");
        report.differences().stream()
                .limit(maxDifferences)
                .forEach(
                        found ->
                                differences
                                        .addObject()
                                        .put("kind", found.kind().label())
                                        .put("what", found.text()));
        return json.toString();
    }
}
