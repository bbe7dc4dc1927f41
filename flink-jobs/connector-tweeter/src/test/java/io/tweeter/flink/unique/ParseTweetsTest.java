package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParseTweetsTest {

    private static final Tweet TWEET =
            new Tweet("1", "ann", "hello", Instant.parse("2026-01-31T12:00:00Z"));

    private OneInputStreamOperatorTestHarness<RawRecord, Tweet> operator;

    @BeforeEach
    void start() throws Exception {
        operator =
                ProcessFunctionTestHarnesses.forProcessFunction(
                        new ParseTweets<Tweet>((tweet, record) -> tweet));
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
    }

    private static RawRecord record(byte[] value) {
        return record(value, TWEET.createdAt());
    }

    private static RawRecord record(byte[] value, Instant timestamp) {
        return new RawRecord(new byte[] {1}, value, "tweets", 3, 42, timestamp.toEpochMilli());
    }

    private static RawRecord record(String value) {
        return record(value.getBytes(StandardCharsets.UTF_8));
    }

    private List<InvalidRecord> invalidRecords() {
        var side = operator.getSideOutput(ParseTweets.INVALID_RECORDS);
        return side == null ? List.of() : side.stream().map(StreamRecord::getValue).toList();
    }

    @Test
    void tweetsPassWithTheirTimestamp() throws Exception {
        operator.processElement(record(TweetJson.write(TWEET)), 7);

        assertThat(operator.extractOutputStreamRecords())
                .containsExactly(new StreamRecord<>(TWEET, 7));
        assertThat(invalidRecords()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`{\"id\": `, ends too early",
                "`[1]`, is not a JSON object",
                "``, is not a JSON object",
                "`{\"handle\": \"ann\", \"content\": \"hi\","
                        + " \"created_at\": \"2026-01-31T12:00:00Z\"}`, id is missing",
                "`{\"id\": \"1\", \"handle\": \"\", \"content\": 7,"
                        + " \"created_at\": \"yesterday\"}`, handle is empty",
            })
    void anInvalidRecordGoesToTheSideOutputWithTheReason(String value, String reason)
            throws Exception {
        RawRecord record = record(value);

        operator.processElement(record, 7);

        assertThat(operator.extractOutputValues()).isEmpty();
        assertThat(invalidRecords())
                .singleElement()
                .satisfies(
                        invalid -> {
                            assertThat(invalid.record())
                                    .usingRecursiveComparison()
                                    .isEqualTo(record);
                            assertThat(invalid.reason()).contains(reason);
                        });
    }

    @Test
    void aTweetThatIsDatedFarAheadOfItsRecordIsInvalid() throws Exception {
        byte[] json = TweetJson.write(TWEET);

        operator.processElement(record(json, TWEET.createdAt().minus(Duration.ofDays(2))), 7);
        operator.processElement(record(json, TWEET.createdAt().minus(Duration.ofDays(1))), 8);

        assertThat(operator.extractOutputValues()).containsExactly(TWEET);
        assertThat(invalidRecords())
                .singleElement()
                .extracting(InvalidRecord::reason)
                .asString()
                .contains("more than 24 h ahead of Kafka's time");
    }

    private static Tweet by(String handle) {
        return new Tweet("1", handle, "hello", TWEET.createdAt());
    }

    /** As an instance of an earlier release accepted and wrote it. */
    @Test
    void aHandleOfAnEarlierReleaseGetsItsFormOfToday() throws Exception {
        operator.processElement(record(TweetJson.write(by("zoe\u0308"))), 7);
        operator.processElement(record(TweetJson.write(by("\uff4b\uff49\uff4e\uff47"))), 8);

        assertThat(operator.extractOutputValues()).containsExactly(by("zo\u00eb"), by("king"));
    }

    @Test
    void whatIsRejectedTodayIsADeadLetterUntilItIsReplayedAsAcceptedEarlier() throws Exception {
        Tweet invisible = new Tweet("2", "ann", "\u200b", TWEET.createdAt());
        for (Tweet tweet : List.of(by("a\u200bb"), by(".."), invisible)) {
            operator.processElement(record(TweetJson.write(tweet)), 7);
        }
        assertThat(invalidRecords())
                .extracting(InvalidRecord::reason)
                .satisfiesExactly(
                        first -> assertThat(first).contains("handle", "U+200B"),
                        second -> assertThat(second).contains("handle is .."),
                        third -> assertThat(third).contains("content has no visible character"));

        for (InvalidRecord invalid : invalidRecords()) {
            operator.processElement(
                    new RawRecord(
                            invalid.record().key(),
                            invalid.record().value(),
                            "tweets",
                            3,
                            43,
                            TWEET.createdAt().toEpochMilli(),
                            true,
                            null),
                    8);
        }
        assertThat(operator.extractOutputValues())
                .containsExactly(by("a\u200bb"), by(".."), invisible);
    }

    @Test
    void controlCharactersWereNeverAccepted() throws Exception {
        byte[] json = TweetJson.write(by("a\u0000b"));

        operator.processElement(
                new RawRecord(
                        null, json, "tweets", 3, 42, TWEET.createdAt().toEpochMilli(), true, null),
                7);

        assertThat(invalidRecords()).hasSize(1);
    }

    @Test
    void aTombstoneIsInvalid() throws Exception {
        operator.processElement(new RawRecord(null, null, "tweets", 0, 0, 0), 0);

        assertThat(invalidRecords())
                .extracting(InvalidRecord::reason)
                .containsExactly("has no value");
    }

    @Test
    void noiseOfAnySizeIsInvalidAndTheNextTweetPasses() throws Exception {
        Random random = new Random(1);
        for (int size = 1; size <= 1_000_000; size *= 10) {
            byte[] noise = new byte[size];
            random.nextBytes(noise);
            operator.processElement(record(noise), 1);
        }
        operator.processElement(record("[".repeat(100_000)), 1);
        operator.processElement(record("{\"id\":" + "9".repeat(100_000)), 1);
        operator.processElement(record(TweetJson.write(TWEET)), 2);

        assertThat(invalidRecords()).hasSize(9);
        assertThat(invalidRecords())
                .allSatisfy(
                        invalid -> assertThat(invalid.reason()).doesNotContain("\n").isNotBlank());
        assertThat(operator.extractOutputValues()).containsExactly(TWEET);
    }
}
