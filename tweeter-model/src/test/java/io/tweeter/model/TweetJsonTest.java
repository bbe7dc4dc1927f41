package io.tweeter.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

class TweetJsonTest {

    private static final String VALID =
            """
            {"id":"a1","handle":"king","content":"Peace.","created_at":"2026-01-31T12:00:00.000Z"}""";

    @Example
    void aTweetIsWrittenInTheDocumentedForm() {
        Tweet tweet = new Tweet("a1", "king", "Peace.", Instant.parse("2026-01-31T12:00:00Z"));
        assertThat(new String(TweetJson.write(tweet), UTF_8)).isEqualTo(VALID);
    }

    @Property
    void whatIsWrittenIsReadBack(
            @ForAll @CharRange(from = 'a', to = '\ud7ff') @StringLength(min = 1, max = 40)
                    String text,
            @ForAll @LongRange(min = 0, max = 253402300799999L) long time)
            throws Exception {
        String content = TweetRules.normalizeContent(text);
        if (TweetRules.checkContent(content).isPresent()) {
            return;
        }
        Tweet tweet = new Tweet("a1", "duke senior", content, Instant.ofEpochMilli(time));
        assertThat(TweetJson.read(TweetJson.write(tweet))).isEqualTo(tweet);
    }

    @Property
    void textThatNeedsEscapesIsReadBack(@ForAll("texts") String text) throws Exception {
        String content = TweetRules.normalizeContent(text);
        if (TweetRules.checkContent(content).isPresent()) {
            return;
        }
        Tweet tweet = new Tweet("\"\\", "\"\\", content, Instant.EPOCH);
        assertThat(TweetJson.read(TweetJson.write(tweet))).isEqualTo(tweet);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("\"", "\\", "\n", "/", " ", "x", "\u00e9", "\ufffd", "\ud83d\ude00")
                .list()
                .ofMaxSize(20)
                .map(list -> String.join("", list));
    }

    @Property(tries = 2000)
    void anyBytesAreRejectedWithoutAnUnexpectedException(@ForAll byte[] bytes) {
        assertThatThrownBy(() -> TweetJson.read(bytes))
                .isInstanceOfAny(MalformedTweetException.class, InvalidTweetException.class);
    }

    @Property(tries = 2000)
    void aTweetCutShortIsMalformed(@ForAll @LongRange(min = 0, max = 84) long length) {
        byte[] cut = Arrays.copyOf(VALID.getBytes(UTF_8), (int) length);
        assertThatThrownBy(() -> TweetJson.read(cut)).isInstanceOf(MalformedTweetException.class);
    }

    @Example
    void fieldsAreNormalized() throws Exception {
        Tweet tweet =
                read(VALID.replace("king", " Duke\\t Senior ").replace("Peace.", " Peace.\\r\\n"));
        assertThat(tweet.handle()).isEqualTo("duke senior");
        assertThat(tweet.content()).isEqualTo("Peace.");
    }

    @Example
    void unknownFieldsAreIgnored() throws Exception {
        assertThat(read(VALID.replace("{", "{\"x\":{\"id\":[1,{\"handle\":null}]},\"y\":1e99,")))
                .isEqualTo(read(VALID));
    }

    @Example
    void timesOfOtherZonesAreReadAndTruncatedToMilliseconds() throws Exception {
        assertThat(read(VALID.replace("12:00:00.000Z", "13:00:00.1239999+01:00")).createdAt())
                .isEqualTo(Instant.parse("2026-01-31T12:00:00.123Z"));
    }

    @Example
    void everyInvalidFieldIsNamed() {
        assertThatThrownBy(
                        () ->
                                read(
                                        "{\"handle\":7,\"content\":[\"x\"],\"created_at\":\"yesterday\"}"))
                .isInstanceOf(InvalidTweetException.class)
                .hasMessageContaining("id is missing")
                .hasMessageContaining("handle is not a string")
                .hasMessageContaining("content is not a string")
                .hasMessageContaining("created_at is not an ISO 8601 time");
    }

    @Example
    void aFieldIsNamedOnce() {
        assertThatThrownBy(() -> read(VALID.replace("\"king\"", "7")))
                .hasMessage("handle is not a string");
    }

    @Example
    void halfASurrogatePairIsInvalidEvenAsAnEscape() {
        assertThatThrownBy(() -> read(VALID.replace("Peace.", "\\ud83d")))
                .isInstanceOf(InvalidTweetException.class)
                .hasMessageContaining("half a surrogate pair");
    }

    @Example
    void anythingButOneJsonObjectIsMalformed() {
        for (String text :
                new String[] {
                    "", " ", "null", "[]", "\"x\"", "7", "{", VALID + "{}", VALID + "x"
                }) {
            assertThatThrownBy(() -> read(text))
                    .as(text)
                    .isInstanceOf(MalformedTweetException.class);
        }
    }

    @Example
    void bytesThatAreNotUtf8AreMalformed() {
        byte[] bytes = VALID.getBytes(UTF_8);
        bytes[VALID.indexOf("Peace")] = (byte) 0xff;
        assertThatThrownBy(() -> TweetJson.read(bytes)).isInstanceOf(MalformedTweetException.class);
    }

    @Example
    void deepNestingIsMalformed() {
        assertThatThrownBy(() -> read("{\"x\":" + "[".repeat(100_000)))
                .isInstanceOf(MalformedTweetException.class);
    }

    private static Tweet read(String json) throws Exception {
        return TweetJson.read(json.getBytes(UTF_8));
    }

    @Example
    void onlyUtf8WithoutAMarkIsJson() {
        for (String encoding : List.of("UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE")) {
            isNotUtf8(VALID.getBytes(Charset.forName(encoding)));
        }
        isNotUtf8(("\ufeff" + VALID).getBytes(UTF_8));
        for (String bytes :
                List.of(
                        "\u00c0\u00af",
                        "\u00e0\u0080\u00af",
                        "\u00ed\u00a0\u0080",
                        "\u00f4\u0090\u0080\u0080")) {
            isNotUtf8(VALID.replace("Peace", bytes).getBytes(ISO_8859_1));
        }
        isNotUtf8(new byte[] {(byte) 0xff, (byte) 0xfe});
    }

    private static void isNotUtf8(byte[] json) {
        assertThatThrownBy(() -> TweetJson.read(json))
                .isInstanceOf(MalformedTweetException.class)
                .hasMessageStartingWith("is not UTF-8 JSON: ");
    }

    @Example
    void aRecordWithoutATweetOrWithOneFromTheFutureIsRejected() throws Exception {
        byte[] json = VALID.getBytes(UTF_8);
        long created = Instant.parse("2026-01-31T12:00:00.000Z").toEpochMilli();
        long dayBefore = created - Duration.ofDays(1).toMillis();

        assertThat(TweetJson.read(json, dayBefore, false)).isEqualTo(TweetJson.read(json));
        assertThat(TweetJson.read(json, created + 1, false)).isEqualTo(TweetJson.read(json));
        assertThat(TweetJson.read(json, -1, false)).isEqualTo(TweetJson.read(json));
        assertThatThrownBy(() -> TweetJson.read(json, dayBefore - 1, false))
                .isInstanceOf(InvalidTweetException.class)
                .hasMessage(
                        "created_at is 2026-01-31T12:00:00.000Z, more than 24 h ahead of Kafka's time 2026-01-30T11:59:59.999Z");
        assertThatThrownBy(() -> TweetJson.read(null, created, false))
                .isInstanceOf(MalformedTweetException.class)
                .hasMessage("has no value");
    }

    /** What an earlier release answered 202 is not to be lost, whatever is rejected since. */
    @Example
    void aRecordThatWasAcceptedEarlierIsHeldToTheRulesOfThen() throws Exception {
        Tweet deceiving = new Tweet("a1", "a\u200bb", "\u200b", Instant.EPOCH);
        byte[] json = TweetJson.write(deceiving);
        // 18 code points each by RFC 8266, one before.
        byte[] expanding = TweetJson.write(new Tweet("a1", "\ufdfa".repeat(3), "x", Instant.EPOCH));

        assertThatThrownBy(() -> TweetJson.read(json, 0, false))
                .isInstanceOf(InvalidTweetException.class)
                .hasMessageContaining("handle has the invisible character U+200B")
                .hasMessageContaining("content has no visible character");
        assertThat(TweetJson.read(json, 0, true)).isEqualTo(deceiving);
        assertThatThrownBy(() -> TweetJson.read(expanding, 0, false))
                .hasMessage("handle has 54 characters; 1 to 50 are allowed");
        assertThat(TweetJson.read(expanding, 0, true).handle()).hasSize(54);
        assertThatThrownBy(() -> read(VALID.replace("king", "a\\u0000")))
                .isInstanceOf(InvalidTweetException.class);
    }
}
