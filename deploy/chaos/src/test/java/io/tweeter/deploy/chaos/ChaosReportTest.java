package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChaosReportTest {

    private static final Fault KILL = fault("kill");
    private static final Fault CUT = fault("cut");
    private static final List<Outcome> OUTCOMES =
            List.of(
                    outcome(KILL, 1_000, 0, Map.of("503", 2L), 3),
                    outcome(CUT, 5, 0, Map.of(), 1),
                    outcome(KILL, 500, 1, Map.of("503", 1L, "cut", 4L), 2));

    @Test
    void tableHasOneRowForEachFaultWithSumsAndTheLongestTimes() {
        assertThat(ChaosReport.table(OUTCOMES, 0).lines())
                .hasSize(4)
                .contains(
                        "| what kill does | 2 | 1,500 | 1,500 | 1,500 | 1 | 0 | 4 | 503: 3, cut: 4 | 3 | 6 |",
                        "| what cut does | 1 | 5 | 5 | 5 | 0 | 0 | 0 | none | 1 | 2 |");
    }

    @Test
    void aFaultThatWasNotSurvivedHasARowOfItsOwnThatSaysWhy() throws Exception {
        List<Outcome> outcomes =
                List.of(OUTCOMES.get(0), OUTCOMES.get(1), OUTCOMES.get(0).failed("no | more"));

        assertThat(ChaosReport.table(outcomes, 0).lines())
                .hasSize(5)
                .anyMatch(row -> row.startsWith("| what kill does | 1 | 1,000 |"))
                .anyMatch(
                        row -> row.startsWith("| what kill does, failed: no / more | 1 | 1,000 "));
        assertThat(ChaosReport.json(outcomes.get(2)).get("failed").textValue())
                .isEqualTo("no | more");
    }

    @Test
    void aFaultThatWasMadeInTwoWaysHasTwoRows() {
        Outcome longer = outcome(KILL.describedAs("longer"), 7, 0, Map.of(), 1);

        assertThat(ChaosReport.table(List.of(OUTCOMES.get(0), longer), 0).lines())
                .hasSize(4)
                .anyMatch(row -> row.startsWith("| what kill does | 1 | 1,000 |"))
                .anyMatch(row -> row.startsWith("| longer | 1 | 7 |"));
    }

    @Test
    void tableSaysHowManyDifferencesWereThereBefore() {
        assertThat(ChaosReport.table(OUTCOMES, 1_234))
                .endsWith(
                        "\n1,234 differences were there before the first fault, and are not counted.\n");
    }

    @Test
    void jsonHasEveryInjection() throws Exception {
        JsonNode json = new ObjectMapper().readTree(ChaosReport.json(7, OUTCOMES, 3));

        assertThat(json.get("seed").intValue()).isEqualTo(7);
        assertThat(json.get("differences_before").intValue()).isEqualTo(3);
        assertThat(json.get("faults"))
                .extracting(fault -> fault.get("fault").textValue())
                .containsExactly("kill", "cut", "kill");
        assertThat(json.at("/faults/2/refused/cut").intValue()).isEqualTo(4);
    }

    @Test
    void lostTweetMakesTheOutcomeIncorrect() {
        assertThat(OUTCOMES).extracting(Outcome::isCorrect).containsExactly(true, true, false);
    }

    private static Fault fault(String name) {
        return new Fault(name, "what " + name + " does", (victims, clients, ledger) -> {});
    }

    private static Outcome outcome(
            Fault fault, int accepted, int lost, Map<String, Long> refused, int seconds) {
        return new Outcome(
                fault,
                accepted,
                accepted,
                accepted,
                lost,
                0,
                4 * lost,
                refused,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(2L * seconds),
                Optional.empty());
    }
}
