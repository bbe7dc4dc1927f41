package io.tweeter.deploy.tools.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.tools.verify.Difference.Kind;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Tweet KING = tweet("1", "king", "Once more");
    private static final Tweet HAM = tweet("2", "ham", "Words");
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final ExpectedTweets accepted = new ExpectedTweets(Duration.ofDays(1));
    private final Comparison comparison = new Comparison();
    private final Map<StoredTables.Table, Map<String, StoredTables.Copies>> stored =
            new EnumMap<>(StoredTables.Table.class);
    private long offset;

    @Test
    void copiesWithinTheHorizonDoNotCountAndLaterOnesDo() {
        accept(KING, 0);
        accept(KING, DAY - 1);
        assertThat(accepted.counts()).isEqualTo(Map.of("king", 1L));
        accept(KING, DAY);
        accept(KING, 2 * DAY - 1);
        assertThat(accepted.counts()).isEqualTo(Map.of("king", 2L));
        assertThat(accepted.copies()).isEqualTo(2);
    }

    @Test
    void whatIsNoTweetIsKnownByItsPosition() {
        accepted.add(record("{".getBytes(UTF_8), 0));
        accepted.add(record(null, 0));
        assertThat(accepted.bad())
                .containsExactlyInAnyOrder(
                        new ExpectedTweets.Origin("tweets", 3, 0),
                        new ExpectedTweets.Origin("tweets", 3, 1));
        comparison.requireReported(
                accepted.bad(), Set.of(new ExpectedTweets.Origin("tweets", 3, 0)));
        assertDifference(Kind.UNREPORTED, "tweets-3 at offset 1 is no tweet");
    }

    @Test
    void whatIsStoredOnceInEachTableIsAsItShouldBe() {
        accept(KING, 0);
        store(KING, 1);
        compare();
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void aTweetThatATableLacksIsLost() {
        accept(KING, 0);
        store(KING, 1);
        stored.get(StoredTables.Table.BY_USER).clear();
        compare();
        assertDifference(
                Kind.LOST, "tweet 1 by king, tweets-3 at offset 0, is not in tweets_by_user");
    }

    @Test
    void aTweetInTwoSlotsIsDoubled() {
        accept(KING, 0);
        store(KING, 2);
        compare();
        assertThat(comparison.differences()).hasSize(3);
        assertThat(comparison.differences().get(0).kind()).isEqualTo(Kind.DOUBLED);
    }

    @Test
    void aTweetWithAnotherTextIsChanged() {
        accept(KING, 0);
        store(tweet("1", "king", "Something else"), 1);
        compare();
        assertThat(comparison.differences())
                .hasSize(3)
                .allSatisfy(found -> assertThat(found.kind()).isEqualTo(Kind.CHANGED));
    }

    @Test
    void aTweetThatKafkaDoesNotHaveIsUnknown() {
        accept(KING, 0);
        store(KING, 1);
        store(HAM, 1);
        stored.get(StoredTables.Table.BY_TIME).remove("2");
        stored.get(StoredTables.Table.BY_USER).remove("2");
        compare();
        assertDifference(Kind.UNKNOWN, "tweet 2 in tweets is not on Kafka");
    }

    @Test
    void aCountMayBeAnyBetweenThatOfBeforeAndThatOfAfter() {
        Map<String, Long> before = Map.of("king", 3L);
        Map<String, Long> after = Map.of("king", 5L);
        for (long count = 3; count <= 5; count++) {
            comparison.requireCounted(before, Map.of("king", count), after, true);
        }
        assertThat(comparison.differences()).isEmpty();
        comparison.requireCounted(before, Map.of("king", 2L), after, true);
        assertDifference(Kind.MISCOUNTED, "king has 3 tweets, and is counted 2");
    }

    @Test
    void aCountOfMoreThanThereAreIsWrongUnlessKafkaHasForgotten() {
        comparison.requireCounted(Map.of(), Map.of("ham", 1L), Map.of(), false);
        assertThat(comparison.differences()).isEmpty();
        comparison.requireCounted(Map.of(), Map.of("ham", 1L), Map.of(), true);
        assertDifference(Kind.MISCOUNTED, "ham has 0 tweets, and is counted 1");
    }

    private void assertDifference(Kind kind, String what) {
        assertThat(comparison.differences()).hasSize(1);
        assertThat(comparison.differences().get(0).kind()).isEqualTo(kind);
        assertThat(comparison.differences().get(0).what()).contains(what);
    }

    private void compare() {
        comparison.requireStored(accepted.tweets(), stored);
        comparison.requireKnown(accepted.tweets().keySet(), stored);
    }

    private void store(Tweet tweet, int rows) {
        for (StoredTables.Table table : StoredTables.Table.values()) {
            stored.computeIfAbsent(table, key -> new HashMap<>())
                    .put(tweet.id(), new StoredTables.Copies(rows, FirstCopy.fingerprint(tweet)));
        }
    }

    private void accept(Tweet tweet, long time) {
        accepted.add(record(TweetJson.write(tweet), time));
    }

    private ConsumerRecord<byte[], byte[]> record(byte[] value, long time) {
        return new ConsumerRecord<>(
                "tweets",
                3,
                offset++,
                time,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                null,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    private static Tweet tweet(String id, String handle, String content) {
        return new Tweet(id, handle, content, Instant.EPOCH);
    }
}
