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
                .anyMatch(line -> line.startsWith("Kafka no longer has its first records"))
                .contains("lost: tweet 1", "... and 1 more")
                .endsWith("lost 2, unknown 0, doubled 0, changed 0, miscounted 0, unreported 0");
    }

    @Test
    void jsonHasTheNamesThatProgramsRelyOn() {
        assertThat(printer.json(report(true, new Difference(Kind.DOUBLED, "tweet 1"))))
                .isEqualTo(
                        "{\"records\":2010,\"tweets\":2000,\"copies\":7,\"dead_letters\":3,\"dead_letters_deleted\":0,"
                                + "\"complete\":true,\"users\":5,\"late_duplicates\":0,\"rows\":{\"tweets\":2000},\"lost\":0,"
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
                complete,
                Map.of(StoredTables.Table.TWEETS, 2000L),
                5,
                lateDuplicates,
                List.of(differences));
    }
}
