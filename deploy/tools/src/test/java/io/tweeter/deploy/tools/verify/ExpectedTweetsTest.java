package io.tweeter.deploy.tools.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.tools.client.RecordPosition;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetHeaders;
import io.tweeter.model.TweetJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class ExpectedTweetsTest {

    private static final Tweet KING = new Tweet("1", "king", "Once more", Instant.EPOCH);
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final ExpectedTweets expected = new ExpectedTweets(Duration.ofDays(1));
    private long offset;

    @Test
    void duplicatesWithinTheHorizonDoNotCountAndLaterOnesDo() {
        add(TweetJson.write(KING), 0);
        add(TweetJson.write(KING), DAY - 1);
        assertThat(expected.aggregates().tweets()).isEqualTo(Map.of("king", 1L));
        add(TweetJson.write(KING), DAY);
        add(TweetJson.write(KING), 2 * DAY - 1);
        assertThat(expected.aggregates().tweets()).isEqualTo(Map.of("king", 2L));
        assertThat(expected.duplicates()).isEqualTo(2);
        assertThat(expected.records()).isEqualTo(4);
    }

    @Test
    void aTweetThatIsDatedFarAheadIsADeadLetter() {
        Tweet ahead = new Tweet("2", "king", "Once more", Instant.ofEpochMilli(DAY + 1));
        add(TweetJson.write(ahead), 0);
        add(TweetJson.write(ahead), 1);

        assertThat(expected.invalidRecords()).hasSize(1);
        assertThat(expected.firstCopies()).containsOnlyKeys("2");
    }

    @Test
    void aRecordThatIsMarkedAsAcceptedEarlierIsATweetThoughItWouldBeRejectedToday() {
        byte[] json = TweetJson.write(new Tweet("2", "ki\u200bng", "Once more", Instant.EPOCH));
        add(json, 0);
        assertThat(expected.firstCopies()).isEmpty();
        assertThat(expected.invalidRecords()).hasSize(1);

        add(json, 1, new RecordHeaders().add(TweetHeaders.ACCEPTED_EARLIER, new byte[0]));

        assertThat(expected.aggregates().tweets()).isEqualTo(Map.of("ki\u200bng", 1L));
        assertThat(expected.invalidRecords()).hasSize(1);
    }

    @Test
    void allStoredCopiesOfALateDuplicateAreKnown() {
        add(TweetJson.write(KING), 0);
        add(TweetJson.write(KING), DAY - 1);
        assertThat(expected.repeated()).isEmpty();
        add(TweetJson.write(KING), DAY);
        assertThat(expected.repeated()).containsOnlyKeys("1");
        assertThat(expected.repeated().get("1"))
                .extracting(FirstCopy::offset)
                .containsExactly(0L, 2L);
    }

    @Test
    void theFirstCopyIsKeptWithItsPosition() {
        add(TweetJson.write(KING), 5);
        add(TweetJson.write(KING), 6);
        assertThat(expected.firstCopies())
                .isEqualTo(
                        Map.of(
                                "1",
                                new FirstCopy(
                                        "1",
                                        "king",
                                        3,
                                        0,
                                        5,
                                        KING.createdAt().toEpochMilli(),
                                        List.of(),
                                        FirstCopy.fingerprint(KING))));
    }

    /** As after partitions were added: the other partition may be read before. */
    @Test
    void theFirstCopyIsTheEarliestByKafkasTimeInWhateverOrderCopiesAreRead() {
        Tweet queen = new Tweet("1", "queen", "Once less", Instant.EPOCH);
        add(TweetJson.write(KING), 6);
        add(TweetJson.write(queen), 5);
        add(TweetJson.write(KING), 7);

        assertThat(expected.firstCopies())
                .isEqualTo(
                        Map.of(
                                "1",
                                new FirstCopy(
                                        "1",
                                        "queen",
                                        3,
                                        1,
                                        5,
                                        queen.createdAt().toEpochMilli(),
                                        List.of(),
                                        FirstCopy.fingerprint(queen))));
        assertThat(expected.aggregates().tweets()).isEqualTo(Map.of("queen", 1L));
        assertThat(expected.duplicates()).isEqualTo(2);
    }

    /** As the jobs decide: the last one by Kafka's time is what the next is compared with. */
    @Test
    void lateDuplicatesCountInWhateverOrderCopiesAreRead() {
        long hour = DAY / 24;
        add(TweetJson.write(KING), 30 * hour);
        add(TweetJson.write(KING), 0);
        add(TweetJson.write(KING), 31 * hour);

        assertThat(expected.aggregates().tweets()).isEqualTo(Map.of("king", 2L));
        assertThat(expected.duplicates()).isEqualTo(1);
        assertThat(expected.firstCopies().get("1").offset()).isZero();
        assertThat(expected.repeated().get("1"))
                .extracting(FirstCopy::offset)
                .containsExactly(1L, 0L);
    }

    @Test
    void whatKafkaHasDroppedWasCreatedADayAfterItsFirstRecordAtTheLatest() {
        add(TweetJson.write(KING), 7);
        add(TweetJson.write(KING), 8);
        assertThat(expected.droppedUntil(Set.of())).isEqualTo(Long.MIN_VALUE);
        assertThat(expected.droppedUntil(Set.of(3))).isEqualTo(7 + DAY);
        assertThat(expected.droppedUntil(Set.of(3, 4))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void invalidRecordsAreKnownByTheirPositions() {
        add("{".getBytes(UTF_8), 7);
        add(null, 8);
        assertThat(expected.invalidRecords())
                .containsOnlyKeys(
                        new RecordPosition("tweets", 3, 0), new RecordPosition("tweets", 3, 1));
        assertThat(expected.invalidRecords().values())
                .extracting(ExpectedTweets.Invalid::timestamp)
                .containsExactlyInAnyOrder(7L, 8L);
        assertThat(expected.invalidRecords().values())
                .extracting(ExpectedTweets.Invalid::fingerprint)
                .doesNotHaveDuplicates();
        assertThat(expected.aggregates().tweets()).isEmpty();
    }

    private void add(byte[] value, long timestamp) {
        add(value, timestamp, new RecordHeaders());
    }

    private void add(byte[] value, long timestamp, Headers headers) {
        expected.add(
                new ConsumerRecord<>(
                        "tweets",
                        3,
                        offset++,
                        timestamp,
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        0,
                        null,
                        value,
                        headers,
                        Optional.empty()));
    }
}
