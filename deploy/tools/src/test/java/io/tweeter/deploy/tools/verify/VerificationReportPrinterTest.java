package io.tweeter.deploy.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.tools.verify.Difference.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerificationReportPrinterTest {

    private final VerificationReportPrinter printer = new VerificationReportPrinter(1);

    @Test
    void withoutDifferencesTheTextSaysSo() {
        assertThat(printer.text(report(true)))
                .containsExactly(
                        "Kafka      2,010 records: 2,000 tweets, 7 duplicates, 3 invalid records",
                        "Cassandra  rows: tweets 2,000; 5 users",
                        "4 dead letters are of records that are tweets, as a release with other rules writes them.",
                        "Each tweet is stored once and counted once.");
    }

    @Test
    void differencesBeyondTheLimitAreCounted() {
        assertThat(
                        printer.text(
                                report(
                                        false,
                                        new Difference(Kind.LOST, "tweet 1"),
                                        new Difference(Kind.LOST, "tweet 2"))))
                .contains(
                        "Kafka no longer has its first records, so users' counts that are too high"
                                + " cannot be detected, nor unknown tweets and minutes that are too"
                                + " high, if they are not later than 1970-01-01T00:00:00Z. A tweet that Kafka dropped before a job had"
                                + " read it is in no table, and is not named.")
                .contains("lost: tweet 1", "... and 1 more")
                .endsWith("lost 2, unknown 0, doubled 0, changed 0, miscounted 0, unreported 0");
    }

    @Test
    void ofTweetsThatKafkaHasDroppedNothingIsSaid() {
        assertThat(printer.text(report(false)))
                .endsWith("Each tweet that Kafka still has is stored once and counted once.");
    }

    @Test
    void theValuesOfADifferenceStandBehindIt() {
        Difference changed =
                new Difference(Kind.CHANGED, "tweet 1 differs", ": expected 1, found 2");
        assertThat(printer.text(report(true, changed)))
                .contains("changed: tweet 1 differs: expected 1, found 2");
        assertThat(printer.json(report(true, changed)))
                .contains("\"what\":\"tweet 1 differs: expected 1, found 2\"");
    }

    @Test
    void jsonHasTheNamesThatProgramsRelyOn() {
        assertThat(printer.json(report(true, new Difference(Kind.DOUBLED, "tweet 1"))))
                .isEqualTo(
                        "{\"records\":2010,\"tweets\":2000,\"copies\":7,\"dead_letters\":3,\"dead_letters_deleted\":0,"
                                + "\"dead_letters_of_tweets\":4,\"complete\":true,\"users\":5,\"late_duplicates\":0,\"rows\":{\"tweets\":2000},\"lost\":0,"
                                + "\"unknown\":0,\"doubled\":1,\"changed\":0,\"miscounted\":0,"
                                + "\"unreported\":0,\"differences\":[{\"kind\":\"doubled\",\"what\":"
                                + "\"tweet 1\"}]}");
    }

    @Test
    void lateDuplicatesAreNamedAndAreNoDifference() {
        assertThat(
                        printer.text(
                                report(
                                        true,
                                        List.of(
                                                "tweet 1 by king (tweets-3 at offset 9)",
                                                "tweet 2 by king (tweets-3 at offset 10)"))))
                .endsWith(
                        "late duplicates, which came after the horizon, so each is stored and counted"
                                + " as a tweet of its own: 2",
                        "late duplicate: tweet 1 by king (tweets-3 at offset 9)",
                        "Each tweet, but for late duplicates, is stored once and counted once.");
    }

    @Test
    void recordsWhoseDeadLettersWereDeletedAreNoDifference() {
        assertThat(printer.text(report(true, 2, List.of())))
                .contains(
                        "2 invalid records have no dead letter now; those of their time were deleted.")
                .endsWith("Each tweet is stored once and counted once.");
    }

    private static VerificationReport report(boolean complete, Difference... differences) {
        return report(complete, List.of(), differences);
    }

    private static VerificationReport report(
            boolean complete, List<String> lateDuplicates, Difference... differences) {
        return report(complete, 0, lateDuplicates, differences);
    }

    private static VerificationReport report(
            boolean complete,
            long unreportedEarlier,
            List<String> lateDuplicates,
            Difference... differences) {
        return new VerificationReport(
                2010,
                2000,
                7,
                3,
                unreportedEarlier,
                4,
                complete ? Long.MIN_VALUE : 0,
                Map.of(StoredTables.Table.TWEETS, 2000L),
                5,
                lateDuplicates,
                List.of(differences));
    }
}
