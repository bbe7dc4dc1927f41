package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    private static final Fault FAULT = new Fault("kill", "a kill", (victims, clients, l) -> {});
    private static final Map<String, Integer> BOTH = Map.of("a", 1, "b", 1);

    private final Ledger ledger = new Ledger("ada");
    private int wrong;

    @BeforeEach
    void twoTweetsAreAccepted() {
        for (String id : List.of("a", "b")) {
            ledger.sending(id);
            ledger.accepted(id);
        }
    }

    @Test
    void everythingStoredAndCountedOnceIsCorrect() {
        Outcome outcome = outcome(BOTH, BOTH, 2);

        assertThat(outcome.isCorrect()).isTrue();
        assertThat(outcome.accepted()).isEqualTo(2);
        assertThat(outcome.stored()).isEqualTo(2);
        assertThat(outcome.counted()).isEqualTo(2);
    }

    @Test
    void acceptedTweetIsLostOnceHoweverManyTablesMissIt() {
        Outcome outcome = outcome(Map.of("a", 1), Map.of("a", 1), 1);

        assertThat(outcome.lost()).isEqualTo(1);
        assertThat(outcome.doubled()).isZero();
        assertThat(outcome.isCorrect()).isFalse();
    }

    @Test
    void acceptedTweetIsLostIfOneTableMissesIt() {
        assertThat(outcome(BOTH, Map.of("b", 1), 2).lost()).isEqualTo(1);
    }

    @Test
    void aTweetThatIsCountedAndNotStoredIsLostAndNotDoubled() {
        Outcome outcome = outcome(Map.of("a", 1), BOTH, 2);

        assertThat(outcome.lost()).isEqualTo(1);
        assertThat(outcome.doubled()).isZero();
    }

    @Test
    void storedTweetThatIsNotCountedIsLost() {
        assertThat(outcome(BOTH, BOTH, 1).lost()).isEqualTo(1);
    }

    @Test
    void secondRowIsDoubled() {
        assertThat(outcome(BOTH, Map.of("a", 2, "b", 1), 2).doubled()).isEqualTo(1);
    }

    @Test
    void rowThatNoClientSentIsDoubled() {
        assertThat(outcome(BOTH, Map.of("a", 1, "b", 1, "c", 1), 2).doubled()).isEqualTo(1);
    }

    @Test
    void secondCountIsDoubled() {
        assertThat(outcome(BOTH, BOTH, 3).doubled()).isEqualTo(1);
    }

    @Test
    void whateverElseDiffersIsWrong() {
        wrong = 1;
        assertThat(outcome(BOTH, BOTH, 2).wrong()).isEqualTo(1);
        assertThat(outcome(BOTH, BOTH, 2).isCorrect()).isFalse();
    }

    @Test
    void tweetThatWasSentButNotAcceptedMayBeStored() {
        ledger.sending("c");
        ledger.failed("no answer");
        Map<String, Integer> rows = Map.of("a", 1, "b", 1, "c", 1);

        Outcome outcome = outcome(rows, rows, 3);

        assertThat(outcome.isCorrect()).isTrue();
        assertThat(outcome.refused()).containsExactly(Map.entry("no answer", 1L));
    }

    @Test
    void repeatedFaultHasSumsAndTheLongerTimes() {
        Outcome first =
                new Outcome(
                        FAULT,
                        1,
                        2,
                        3,
                        4,
                        5,
                        6,
                        Map.of("503", 1L),
                        seconds(9),
                        seconds(9),
                        Optional.empty());
        Outcome second =
                new Outcome(
                        FAULT,
                        1,
                        1,
                        1,
                        1,
                        1,
                        1,
                        Map.of("503", 1L, "cut", 1L),
                        seconds(1),
                        seconds(10),
                        Optional.empty());

        assertThat(first.and(second))
                .isEqualTo(
                        new Outcome(
                                FAULT,
                                2,
                                3,
                                4,
                                5,
                                6,
                                7,
                                Map.of("503", 2L, "cut", 1L),
                                seconds(9),
                                seconds(10),
                                Optional.empty()));
    }

    private Outcome outcome(
            Map<String, Integer> tweets, Map<String, Integer> timeline, long counted) {
        return Outcome.of(
                FAULT, ledger, List.of(tweets, timeline), counted, wrong, seconds(1), seconds(2));
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
