package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultRoundsTest {

    private static final List<Fault> FAULTS =
            IntStream.range(0, 20)
                    .mapToObj(n -> new Fault("fault-" + n, "", (victims, clients, ledger) -> {}))
                    .toList();

    @Test
    void everyFaultComesOnceInTheGivenOrder() {
        assertThat(rounds(1, Map.of(), Duration.ZERO)).containsExactlyElementsOf(FAULTS);
    }

    @Test
    void laterRoundsAreShuffled() {
        Iterator<Fault> faults = rounds(1, Map.of(), Duration.ofDays(1)).iterator();
        assertThat(next(faults)).isEqualTo(FAULTS);
        List<Fault> second = next(faults);

        assertThat(second).isNotEqualTo(FAULTS).containsExactlyInAnyOrderElementsOf(FAULTS);
        assertThat(next(faults)).isNotEqualTo(second).containsExactlyInAnyOrderElementsOf(FAULTS);
    }

    @Test
    void noFaultsMakeNoRounds() {
        assertThat(new FaultRounds(List.of(), 3, Map.of(), Duration.ofDays(1), new Random(1)))
                .isEmpty();
    }

    @Test
    void everyFaultComesAsOftenAsItHasTo() {
        assertThat(rounds(3, Map.of(), Duration.ZERO))
                .startsWith(FAULTS.toArray(Fault[]::new))
                .hasSize(60)
                .allSatisfy(
                        fault ->
                                assertThat(
                                                Collections.frequency(
                                                        all(rounds(3, Map.of(), Duration.ZERO)),
                                                        fault))
                                        .isEqualTo(3));
    }

    @Test
    void whatEarlierRunsHaveDoneCounts() {
        Map<String, Integer> done = Map.of("fault-0", 1, "fault-1", 2, "fault-2", 5);
        List<Fault> rest = all(rounds(2, done, Duration.ZERO));
        assertThat(rest).hasSize(35);
        assertThat(Collections.frequency(rest, FAULTS.get(0))).isEqualTo(1);
        assertThat(rest).doesNotContain(FAULTS.get(1), FAULTS.get(2));
    }

    private static FaultRounds rounds(int times, Map<String, Integer> done, Duration duration) {
        return new FaultRounds(FAULTS, times, done, duration, new Random(1));
    }

    private static List<Fault> all(FaultRounds rounds) {
        List<Fault> all = new ArrayList<>();
        rounds.forEach(all::add);
        return all;
    }

    private static List<Fault> next(Iterator<Fault> faults) {
        List<Fault> round = new ArrayList<>();
        while (round.size() < FAULTS.size() && faults.hasNext()) {
            round.add(faults.next());
        }
        return round;
    }
}
