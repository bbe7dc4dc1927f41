package io.tweeter.deploy.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tweeter.deploy.tools.client.RecordPosition;
import io.tweeter.deploy.tools.deadletters.DeadLetterId;
import io.tweeter.deploy.tools.verify.Difference.Kind;
import io.tweeter.deploy.tools.verify.ReportedRecords.Letter;
import io.tweeter.model.Hashtags;
import io.tweeter.model.Tweet;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Tweet KING = tweet("1", "king", "Once more");
    private static final Tweet HAM = tweet("2", "ham", "Words");

    private static final ExpectedTweets.Invalid INVALID = new ExpectedTweets.Invalid(7, 70);

    /** What Kafka has. */
    private final Map<String, FirstCopy> firstCopies = new HashMap<>();

    /** What Kafka has twice, more than the horizon apart. */
    private final Map<String, List<FirstCopy>> repeated = new HashMap<>();

    /** Whether Kafka still has every record. */
    private boolean complete = true;

    private final Comparison comparison = new Comparison();
    private final Map<StoredTables.Table, Map<String, StoredTables.TweetRows>> stored =
            new EnumMap<>(StoredTables.Table.class);

    @Test
    void anInvalidRecordWithoutADeadLetterIsUnreported() {
        RecordPosition reported = new RecordPosition("tweets", 3, 0);
        RecordPosition unreported = new RecordPosition("tweets", 3, 1);
        comparison.requireReported(
                Map.of(reported, INVALID, unreported, INVALID),
                List.of(letter(reported)),
                Long.MIN_VALUE);
        assertDifference(
                Kind.UNREPORTED, "tweets-3 at offset 1 is an invalid record without a dead letter");
    }

    @Test
    void anInvalidRecordMayBeOlderThanTheDeadLettersThatWereNotDeleted() {
        RecordPosition old = new RecordPosition("tweets", 3, 0);
        RecordPosition recent = new RecordPosition("tweets", 3, 1);
        comparison.requireReported(
                Map.of(old, new ExpectedTweets.Invalid(6, 0), recent, INVALID), List.of(), 7);
        assertThat(comparison.unreportedEarlier()).isEqualTo(1);
        assertDifference(
                Kind.UNREPORTED, "tweets-3 at offset 1 is an invalid record without a dead letter");
    }

    @Test
    void aDeadLetterWithoutARecordIsUnknownAndOneWithOtherBytesIsChanged() {
        RecordPosition dropped = new RecordPosition("tweets", 3, 0);
        RecordPosition tweet = new RecordPosition("tweets", 3, 1);
        RecordPosition invalid = new RecordPosition("tweets", 3, 2);
        RecordPosition nowhere = new RecordPosition("tweets", 3, 3);
        comparison.requireKnownLetters(
                List.of(
                        letter(dropped),
                        letter(tweet),
                        letter(invalid),
                        new Letter(new DeadLetterId(0, 6), invalid, OptionalInt.of(1)),
                        new Letter(new DeadLetterId(0, 7), invalid, OptionalInt.empty()),
                        letter(nowhere)),
                Map.of(invalid, INVALID),
                nowhere::equals,
                dropped::equals);
        assertThat(comparison.lettersOfTweets()).isEqualTo(1);
        assertThat(comparison.differences())
                .containsExactly(
                        new Difference(
                                Kind.CHANGED,
                                "dead letter 0:6 has other bytes than its record, tweets-3 at offset 2"),
                        new Difference(
                                Kind.UNKNOWN,
                                "the record of dead letter 0:5, tweets-3 at offset 3, is not in Kafka"));
    }

    @Test
    void aTweetThatIsStoredOnceInEachTableIsCorrect() {
        accept(KING);
        store(KING, 1);
        compare();
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void aTweetThatIsMissingFromATableIsLost() {
        accept(KING);
        store(KING, 1);
        stored.get(StoredTables.Table.BY_USER).clear();
        compare();
        assertDifference(
                Kind.LOST, "tweet 1 by king (tweets-3 at offset 0) is missing from tweets_by_user");
    }

    @Test
    void aTweetInTwoSlotsIsDoubled() {
        accept(KING);
        store(KING, 2);
        compare();
        assertThat(comparison.differences()).hasSize(3);
        assertThat(comparison.differences().get(0).kind()).isEqualTo(Kind.DOUBLED);
        assertThat(comparison.differences().get(0).what())
                .contains(" has 2 rows, not 1, in tweets");
    }

    @Test
    void aTweetWithOtherContentIsChanged() {
        accept(KING);
        store(tweet("1", "king", "Something else"), 1);
        compare();
        assertThat(comparison.differences())
                .hasSize(3)
                .allSatisfy(found -> assertThat(found.kind()).isEqualTo(Kind.CHANGED));
        assertThat(comparison.changed().values())
                .extracting(Comparison.Changed::table, Comparison.Changed::copy)
                .containsExactlyInAnyOrder(
                        tuple(StoredTables.Table.TWEETS, copy(KING)),
                        tuple(StoredTables.Table.BY_TIME, copy(KING)),
                        tuple(StoredTables.Table.BY_USER, copy(KING)));
    }

    @Test
    void aRowOfAnEarlierCopyThatKafkaNoLongerHasIsNotChanged() {
        Tweet later = new Tweet("1", "king", KING.content(), Instant.ofEpochSecond(60));
        accept(later);
        store(KING, 1);
        complete = false;
        compare();
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void aRowOfALaterCopyThanKafkaHasIsChanged() {
        accept(KING);
        store(new Tweet("1", "king", KING.content(), Instant.ofEpochSecond(60)), 1);
        complete = false;
        compare();
        assertThat(comparison.differences()).hasSize(3);
    }

    @Test
    void aLateDuplicateHasARowOfItsOwnInTheTimelines() {
        Tweet late = new Tweet("1", "king", KING.content(), Instant.ofEpochSecond(90_000));
        repeat(KING, late);
        store(late, 2);
        storeInTweets(KING, 1);
        compare();
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void aLateDuplicateDoesNotReplaceTheRowOfTheFirstCopy() {
        Tweet late = new Tweet("1", "king", KING.content(), Instant.ofEpochSecond(90_000));
        repeat(KING, late);
        store(late, 2);
        storeInTweets(late, 1);
        compare();
        assertDifference(Kind.CHANGED, "differs in tweets");
    }

    @Test
    void aLateDuplicateThatIsMissingFromTheTimelinesIsLost() {
        Tweet late = new Tweet("1", "king", KING.content(), Instant.ofEpochSecond(90_000));
        repeat(KING, late);
        store(KING, 1);
        compare();
        assertThat(comparison.differences())
                .hasSize(2)
                .allSatisfy(found -> assertThat(found.kind()).isEqualTo(Kind.LOST));
    }

    @Test
    void aSecondRowThatIsOlderThanKafkasFirstRecordIsNotDoubled() {
        Tweet late = new Tweet("1", "king", KING.content(), Instant.ofEpochSecond(90_000));
        accept(late);
        store(KING, 2);
        storeInTweets(late, 1);
        complete = false;
        compare();
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void aTweetThatIsNotInKafkaIsUnknown() {
        accept(KING);
        store(KING, 1);
        store(HAM, 1);
        stored.get(StoredTables.Table.BY_TIME).remove("2");
        stored.get(StoredTables.Table.BY_USER).remove("2");
        compare();
        assertDifference(Kind.UNKNOWN, "tweet 2 in tweets is not in Kafka");
    }

    @Test
    void whatIsOlderThanATweetThatKafkaHasDroppedMayBeItsRow() {
        Tweet tagged = tweet("1", "king", "Once #more");
        store(tagged, 1);
        Set<TaggedRow> tags = TaggedRow.of("1", copy(tagged)).collect(Collectors.toSet());
        Set<IndexRow> index = IndexRow.of(copy(tagged)).collect(Collectors.toSet());
        for (long droppedUntil : new long[] {0, -1}) {
            comparison.requireKnown(Set.of(), stored, droppedUntil);
            comparison.requireKnownTags(firstCopies, repeated, tags, droppedUntil);
            comparison.requireKnownIndex(Stream.of(), index, droppedUntil);
            assertThat(comparison.differences()).hasSize(droppedUntil < 0 ? 8 : 0);
        }
        assertThat(comparison.differences())
                .allSatisfy(found -> assertThat(found.kind()).isEqualTo(Kind.UNKNOWN));
    }

    @Test
    void aDayOrSlotWithoutATweetIsUnknown() {
        Tweet tagged = tweet("1", "king", "Once #more");
        Set<IndexRow> index = IndexRow.of(copy(tagged)).collect(Collectors.toSet());
        TaggedRow.of("1", copy(tagged)).flatMap(TaggedRow::index).forEach(index::add);
        comparison.requireKnownIndex(Stream.of(copy(tagged)), index, Long.MIN_VALUE);
        assertThat(comparison.differences()).isEmpty();

        comparison.requireKnownIndex(Stream.of(copy(KING)), index, Long.MIN_VALUE);
        assertThat(comparison.differences())
                .extracting(Difference::what)
                .containsExactlyInAnyOrder(
                        "day 1970-01-01 of timeline #more in timeline_days is of no tweet in Kafka",
                        "slot 1970-01-01T00:00:00Z of timeline #more in timeline_slots is of no tweet in Kafka");
    }

    @Test
    void aTweetIsFoundByDaysAndSlotsOfBothTimelines() {
        Set<IndexRow> index = IndexRow.of(copy(KING)).collect(Collectors.toSet());
        assertThat(index).hasSize(4);
        comparison.requireIndexed(Stream.of(copy(KING)), index);
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void aDayOrSlotThatIsMissingIsLost() {
        for (IndexRow missing : IndexRow.of(copy(KING)).toList()) {
            Set<IndexRow> index = IndexRow.of(copy(KING)).collect(Collectors.toSet());
            index.remove(missing);
            Comparison one = new Comparison();
            one.requireIndexed(Stream.of(copy(KING), copy(KING)), index);
            assertThat(one.differences())
                    .containsExactly(new Difference(Kind.LOST, missing + " is missing"));
        }
        assertThat(IndexRow.of(copy(KING)).map(IndexRow::toString))
                .contains(
                        "day 1970-01-01 of timeline @king in timeline_days",
                        "slot 1970-01-01T00:00:00Z of timeline * in timeline_slots");
    }

    @Test
    void aRowOfAHashtagThatIsMissingIsLostAndOneTooManyIsUnknown() {
        Tweet tweet = tweet("1", "king", "Once #more #unto");
        accept(tweet);
        Set<TaggedRow> rows = TaggedRow.of("1", copy(tweet)).collect(Collectors.toSet());
        Set<IndexRow> index = rows.stream().flatMap(TaggedRow::index).collect(Collectors.toSet());
        comparison.requireTagged(firstCopies, repeated, rows, index);
        comparison.requireKnownTags(firstCopies, repeated, rows, Long.MIN_VALUE);
        assertThat(comparison.differences()).isEmpty();

        rows.removeIf(row -> row.hashtag().equals("unto"));
        comparison.requireTagged(firstCopies, repeated, rows, index);
        assertDifference(
                Kind.LOST,
                "tweet 1 with #unto of 1970-01-01T00:00:00Z in tweets_by_hashtag is missing");

        Comparison other = new Comparison();
        other.requireKnownTags(Map.of(), repeated, rows, Long.MIN_VALUE);
        other.requireTagged(Map.of(), repeated, rows, Set.of());
        assertThat(other.differences())
                .extracting(Difference::what)
                .containsExactlyInAnyOrder(
                        "tweet 1 with #more of 1970-01-01T00:00:00Z in tweets_by_hashtag is not in Kafka",
                        "day 1970-01-01 of timeline #more in timeline_days is missing",
                        "slot 1970-01-01T00:00:00Z of timeline #more in timeline_slots is missing");
    }

    @Test
    void aRowOfAHashtagWithOtherContentIsChanged() {
        Tweet tweet = tweet("1", "king", "Once #more");
        Tweet other = tweet("1", "king", "Twice #more");
        accept(tweet);
        Set<TaggedRow> rows = TaggedRow.of("1", copy(other)).collect(Collectors.toSet());
        Set<IndexRow> index = rows.stream().flatMap(TaggedRow::index).collect(Collectors.toSet());
        comparison.requireTagged(firstCopies, repeated, rows, index);
        comparison.requireKnownTags(firstCopies, repeated, rows, Long.MIN_VALUE);
        assertDifference(
                Kind.CHANGED,
                "tweet 1 with #more of 1970-01-01T00:00:00Z in tweets_by_hashtag has another handle or content");
    }

    private static Letter letter(RecordPosition origin) {
        return new Letter(new DeadLetterId(0, 5), origin, OptionalInt.of(INVALID.fingerprint()));
    }

    private void assertDifference(Kind kind, String what) {
        assertThat(comparison.differences()).hasSize(1);
        assertThat(comparison.differences().get(0).kind()).isEqualTo(kind);
        assertThat(comparison.differences().get(0).what()).contains(what);
    }

    private void compare() {
        comparison.requireStored(firstCopies, repeated, stored, complete);
        comparison.requireKnown(firstCopies.keySet(), stored, Long.MIN_VALUE);
    }

    private void store(Tweet tweet, int rows) {
        for (StoredTables.Table table : StoredTables.Table.values()) {
            stored.computeIfAbsent(table, key -> new HashMap<>())
                    .put(
                            tweet.id(),
                            new StoredTables.TweetRows(
                                    rows,
                                    FirstCopy.fingerprint(tweet),
                                    tweet.createdAt().toEpochMilli(),
                                    tweet.createdAt().toEpochMilli()));
        }
    }

    private void accept(Tweet tweet) {
        firstCopies.put(tweet.id(), copy(tweet));
    }

    private void repeat(Tweet tweet, Tweet lateDuplicate) {
        accept(lateDuplicate);
        repeated.put(tweet.id(), List.of(copy(tweet), copy(lateDuplicate)));
    }

    private void storeInTweets(Tweet tweet, int rows) {
        stored.get(StoredTables.Table.TWEETS)
                .put(
                        tweet.id(),
                        new StoredTables.TweetRows(
                                rows,
                                FirstCopy.fingerprint(tweet),
                                tweet.createdAt().toEpochMilli(),
                                tweet.createdAt().toEpochMilli()));
    }

    private static FirstCopy copy(Tweet tweet) {
        return new FirstCopy(
                tweet.id(),
                tweet.handle(),
                3,
                0,
                0,
                tweet.createdAt().toEpochMilli(),
                Hashtags.of(tweet.content()),
                FirstCopy.fingerprint(tweet));
    }

    private static Tweet tweet(String id, String handle, String content) {
        return new Tweet(id, handle, content, Instant.EPOCH);
    }
}
