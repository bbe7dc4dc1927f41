package io.tweeter.deploy.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.tools.verify.HashtagMinutes.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HashtagMinutesTest {

    private static final long NOON = Instant.parse("2026-01-31T12:00:00Z").toEpochMilli();
    private static final long MINUTE = 60_000;

    private final List<FirstCopy> copies = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    /** Tweets of the two minutes until noon, and one of the minute that is not over. */
    private void tweetFive() {
        use("be", NOON - 2 * MINUTE);
        use("be", NOON - MINUTE);
        use("not", NOON - MINUTE + 40_000);
        use("be", NOON - 1);
        use("be", NOON);
        rows.add(new Row("be", NOON - 2 * MINUTE, 1));
        rows.add(new Row("be", NOON - MINUTE, 2));
    }

    private void use(String hashtag, long time) {
        copies.add(new FirstCopy("1", "ann", 0, copies.size(), time, time, List.of(hashtag), 0));
    }

    private Optional<String> difference() {
        return HashtagMinutes.of(copies, NOON + 3_000, true).difference(rows);
    }

    @Test
    void rowsOfTheMinutesThatAreOverAreRight() {
        tweetFive();
        rows.add(new Row("not", NOON - MINUTE, 1));
        assertThat(difference()).isEmpty();
        rows.add(new Row("be", NOON, 7));
        assertThat(difference()).isEmpty();
    }

    @Test
    void aMissingRowIsNamed() {
        tweetFive();
        assertThat(difference())
                .contains(
                        "minute 2026-01-31T11:59:00Z has 1 tweets with #not but a count of 0 in hashtags_per_minute");
        rows.clear();
        assertThat(difference()).isPresent();
    }

    @Test
    void aCountThatIsOffByOneIsNamed() {
        tweetFive();
        rows.add(new Row("not", NOON - MINUTE, 2));
        assertThat(difference())
                .contains(
                        "minute 2026-01-31T11:59:00Z has 1 tweets with #not but a count of 2 in hashtags_per_minute");
    }

    @Test
    void theJobMayHaveBegunToCountInItsFirstMinute() {
        use("be", NOON - 2 * MINUTE);
        use("be", NOON - MINUTE);
        use("be", NOON - MINUTE + 1);
        rows.add(new Row("be", NOON - MINUTE, 1));
        assertThat(difference()).isEmpty();
        rows.set(0, new Row("be", NOON - MINUTE, 3));
        assertThat(difference()).isPresent();
    }

    @Test
    void earlierMinutesMayLackTweetsThatCameLateButHaveNoMore() {
        use("be", NOON - 3 * MINUTE);
        rows.add(new Row("be", NOON - 9 * MINUTE, 0));
        assertThat(difference()).isEmpty();
        rows.add(new Row("be", NOON - 3 * MINUTE, 2));
        assertThat(difference()).isPresent();
    }

    /** Time does not go back then: tweets of the right time are late. */
    @Test
    void whatIsLateFollowsABrokerWhoseClockIsAhead() {
        use("be", NOON - MINUTE);
        rows.add(new Row("be", NOON - 9 * MINUTE, 0));
        assertThat(difference()).isPresent();
        use("be", NOON + 10 * MINUTE);
        assertThat(difference()).isEmpty();
    }

    @Test
    void minutesWhoseTweetsKafkaNoLongerHasAreNotCompared() {
        rows.add(new Row("be", NOON - 3 * MINUTE, 5));
        rows.add(new Row("be", NOON - MINUTE, 2));
        use("be", NOON - 3 * MINUTE + 50_000);
        use("be", NOON - 1);
        assertThat(HashtagMinutes.of(copies, NOON, false).difference(rows)).isPresent();
        use("be", NOON - 1);
        assertThat(HashtagMinutes.of(copies, NOON, false).difference(rows)).isEmpty();
        assertThat(HashtagMinutes.of(copies, NOON, true).difference(rows)).isPresent();
    }

    @Test
    void onlyTheLastHourIsCompared() {
        tweetFive();
        rows.add(new Row("not", NOON - MINUTE, 1));
        use("old", NOON - 62 * MINUTE);
        rows.add(new Row("older", NOON - 63 * MINUTE, 5));
        copies.add(0, copies.remove(copies.size() - 1));
        assertThat(difference()).isEmpty();
    }
}
