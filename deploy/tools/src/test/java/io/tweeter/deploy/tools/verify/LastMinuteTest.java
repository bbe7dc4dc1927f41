package io.tweeter.deploy.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.tools.verify.LastMinute.Arrival;
import io.tweeter.deploy.tools.verify.StoredTables.Ranked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LastMinuteTest {

    private static final long NOON = Instant.parse("2026-01-31T12:00:00Z").toEpochMilli();

    /** Ham tweets first, then king twice. */
    private static final List<Arrival> ARRIVALS =
            List.of(
                    new Arrival("ham", NOON - 50_001),
                    new Arrival("king", NOON - 20_000),
                    new Arrival("king", NOON - 1));

    private static final LastMinute LAST = new LastMinute(ARRIVALS, NOON + 2_000, NOON + 2_000);

    @Test
    void theBoardOfTheWindowThatEndedLastIsRight() {
        assertThat(LAST.difference(List.of(ranked(1, "king", 2), ranked(2, "ham", 1)))).isEmpty();
    }

    @Test
    void soIsThatOfAnEarlierOne() {
        assertThat(LAST.difference(List.of(ranked(1, "ham", 1), ranked(2, "king", 1)))).isEmpty();
        assertThat(LAST.difference(List.of(ranked(1, "ham", 1)))).isEmpty();
    }

    @Test
    void aCountThatIsOffByOneIsNamed() {
        assertThat(LAST.difference(List.of(ranked(1, "king", 3), ranked(2, "ham", 1))))
                .contains(
                        "board last-minute in top_tweeters is that of no window; it is most like that until 2026-01-31T12:00:00Z, which has king with 2 tweets at rank 1 where the board has king with 3 tweets at rank 1");
    }

    @Test
    void swappedRanksAMissingUserAndOneTooManyAreNamed() {
        assertThat(LAST.difference(List.of(ranked(1, "ham", 1), ranked(2, "king", 2)))).isPresent();
        assertThat(LAST.difference(List.of(ranked(1, "king", 2)))).isPresent();
        assertThat(
                        LAST.difference(
                                List.of(
                                        ranked(1, "king", 2),
                                        ranked(2, "ham", 1),
                                        ranked(3, "hal", 1))))
                .hasValueSatisfying(
                        difference ->
                                assertThat(difference)
                                        .endsWith(
                                                "which has nobody where the board has hal with 1 tweets at rank 3"));
    }

    @Test
    void aRecordThatABrokerTookForALaterOneDoesNotEndTheMinuteForTheOthers() {
        List<Arrival> arrivals = new ArrayList<>(ARRIVALS);
        arrivals.add(new Arrival("hal", NOON + 600_000));
        LastMinute last = new LastMinute(arrivals, NOON + 2_000, NOON + 600_000);
        assertThat(last.difference(List.of(ranked(1, "king", 2), ranked(2, "ham", 1)))).isEmpty();
        assertThat(last.difference(List.of(ranked(1, "hal", 1)))).isEmpty();
    }

    @Test
    void theBoardIsEmptyOnceTheMinuteIsOver() {
        LastMinute over = new LastMinute(ARRIVALS, NOON + 120_000, NOON + 120_000);
        assertThat(over.difference(List.of())).isEmpty();
        assertThat(over.difference(List.of(ranked(1, "king", 2), ranked(2, "ham", 1)))).isPresent();
    }

    @Test
    void tiesAreOrderedByHandleAndAHundredUsersHaveRanks() {
        List<Arrival> arrivals = new ArrayList<>();
        List<Ranked> board = new ArrayList<>();
        for (int user = 100; user < 201; user++) {
            arrivals.add(new Arrival("user " + user, NOON - 30_000));
            board.add(ranked(user - 99, "user " + user, 1));
        }
        LastMinute last = new LastMinute(arrivals, NOON, NOON);
        assertThat(last.difference(board)).isPresent();
        assertThat(last.difference(board.subList(0, 100))).isEmpty();
    }

    @Test
    void onlyTheLastMinutesAreKept() {
        Stream<FirstCopy> copies =
                IntStream.of(-200_000, -100_000, 0)
                        .mapToObj(
                                age ->
                                        new FirstCopy(
                                                "1", "king", 0, 0, NOON + age, NOON, List.of(), 0));
        LastMinute last = LastMinute.of(copies, NOON - 10_000);
        assertThat(last.arrivals()).extracting(Arrival::time).containsExactly(NOON - 100_000, NOON);
        assertThat(last.newest()).isEqualTo(NOON);
    }

    private static Ranked ranked(long rank, String handle, long tweets) {
        return new Ranked(rank, handle, tweets);
    }
}
