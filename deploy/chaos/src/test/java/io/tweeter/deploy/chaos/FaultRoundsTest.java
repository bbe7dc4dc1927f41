package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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
        assertThat(new FaultRounds(FAULTS, Duration.ZERO, new Random(1)))
                .containsExactlyElementsOf(FAULTS);
    }

    @Test
    void laterRoundsAreShuffled() {
        Iterator<Fault> faults =
                new FaultRounds(FAULTS, Duration.ofDays(1), new Random(1)).iterator();
        assertThat(next(faults)).isEqualTo(FAULTS);
        List<Fault> second = next(faults);

        assertThat(second).isNotEqualTo(FAULTS).containsExactlyInAnyOrderElementsOf(FAULTS);
        assertThat(next(faults)).isNotEqualTo(second).containsExactlyInAnyOrderElementsOf(FAULTS);
    }

    @Test
    void noFaultsMakeNoRounds() {
        assertThat(new FaultRounds(List.of(), Duration.ofDays(1), new Random(1))).isEmpty();
    }

    private static List<Fault> next(Iterator<Fault> faults) {
        List<Fault> round = new ArrayList<>();
        while (round.size() < FAULTS.size() && faults.hasNext()) {
            round.add(faults.next());
        }
        return round;
    }
}
