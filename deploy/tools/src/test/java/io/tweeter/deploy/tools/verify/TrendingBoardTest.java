package io.tweeter.deploy.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.tools.verify.TrendingBoard.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrendingBoardTest {

    private static final long NOON = Instant.parse("2026-01-31T12:00:00Z").toEpochMilli();

    private final List<FirstCopy> copies = new ArrayList<>();

    private void use(String hashtag, long time) {
        copies.add(new FirstCopy("1", "ann", 0, 0, time, time, List.of(hashtag), 0));
    }

    private Optional<String> difference(Row... board) {
        return TrendingBoard.of(copies.stream(), NOON + 3_000, true).difference(List.of(board));
    }

    private static Row row(long rank, String hashtag, long tweets, double usual) {
        return new Row(rank, hashtag, tweets, usual, (tweets - usual) / Math.sqrt(usual + 1));
    }

    /** Two uses of each in the hour until noon; the minute before, one. */
    private void useThree() {
        use("be", NOON - 42_000);
        use("be", NOON - 1_000);
        use("not", NOON - 42_000);
        use("not", NOON - 90_000);
    }

    @Test
    void theBoardOfAWindowThatEndedLatelyIsRight() {
        useThree();
        assertThat(difference(row(1, "be", 2, 2 / 60.0), row(2, "not", 1, 2 / 60.0))).isEmpty();
        // A minute earlier.
        assertThat(difference(row(1, "not", 1, 1 / 60.0))).isEmpty();
    }

    @Test
    void aPastThatLacksTweetsWhichArrivedLateIsRight() {
        useThree();
        assertThat(difference(row(1, "be", 2, 2 / 60.0), row(2, "not", 1, 1 / 60.0))).isEmpty();
    }

    @Test
    void aCountThatIsOffByOneIsNamed() {
        useThree();
        assertThat(difference(row(1, "be", 3, 2 / 60.0), row(2, "not", 1, 2 / 60.0)))
                .contains(
                        "the board in trending_hashtags is that of no window: until 2026-01-31T12:00:00Z, #be has 2 tweets, not 3");
    }

    @Test
    void aPastThatNeverWasIsNamed() {
        useThree();
        assertThat(difference(row(1, "be", 2, 40 / 60.0), row(2, "not", 1, 2 / 60.0)))
                .hasValueSatisfying(what -> assertThat(what).contains("#be usually has at most"));
    }

    @Test
    void aPastThatKafkaNoLongerHasIsNotCompared() {
        useThree();
        Row[] board = {row(1, "be", 2, 0.5), row(2, "not", 1, 0.9)};
        assertThat(difference(board)).isPresent();
        assertThat(
                        TrendingBoard.of(copies.stream(), NOON + 3_000, false)
                                .difference(List.of(board)))
                .isEmpty();
    }

    @Test
    void aMissingHashtagAWrongScoreAndAGapAreNamed() {
        useThree();
        Row be = row(1, "be", 2, 2 / 60.0);
        assertThat(difference(be))
                .hasValueSatisfying(what -> assertThat(what).contains("#not is missing"));
        assertThat(difference(be, row(3, "not", 1, 2 / 60.0)))
                .hasValueSatisfying(what -> assertThat(what).contains("is on rank 2, not 3"));
        assertThat(difference(be, new Row(2, "not", 1, 2 / 60.0, 5)))
                .hasValueSatisfying(what -> assertThat(what).contains("should have score"));
        assertThat(difference(row(1, "not", 1, 2 / 60.0), row(2, "be", 2, 2 / 60.0))).isPresent();
    }

    @Test
    void aHashtagThatIsUsedAsUsualIsNotOnTheBoard() {
        for (int minute = 0; minute < 62; minute++) {
            use("daily", NOON - 1_000 - 60_000L * minute);
        }
        assertThat(difference()).isEmpty();
        use("be", NOON - 1_000);
        assertThat(difference(row(1, "be", 1, 1 / 60.0))).isEmpty();
    }

    @Test
    void twentyHaveRanksAndTheFiveHundredMostUsedOfHalfAMinuteCount() {
        List<Row> board = new ArrayList<>();
        for (int i = 100; i < 700; i++) {
            use("tag" + i, NOON - 1_000);
            if (i < 120) {
                board.add(row(i - 99, "tag" + i, 1, 1 / 60.0));
            }
        }
        assertThat(difference(board.toArray(Row[]::new))).isEmpty();
        board.set(19, row(20, "tag650", 1, 1 / 60.0));
        assertThat(difference(board.toArray(Row[]::new))).isPresent();
    }

    @Test
    void theBoardIsEmptyOnceTheMinuteIsOver() {
        use("be", NOON - 200_000);
        assertThat(difference()).isEmpty();
        assertThat(difference(row(1, "be", 1, 1 / 60.0))).isPresent();
    }
}
