package io.tweeter.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** On every input, valid or not, the result is the same as Jackson's. */
class UsualJsonTest {

    private static final Instant TIME = Instant.parse("2026-01-31T12:00:00.123Z");

    @Property(tries = 5000)
    void tweetsAreReadAsByJackson(
            @ForAll("texts") String id,
            @ForAll("texts") String handle,
            @ForAll("texts") String content) {
        assertSameAsJackson(utf8(id, handle, content));
    }

    @Property(tries = 20_000)
    void aTweetWithAnotherByteIsReadAsByJackson(
            @ForAll @IntRange(max = 110) int at, @ForAll byte instead) {
        for (byte[] json :
                List.of(
                        utf8("a1", "dûke", "Peace, “ho”! €uro"),
                        utf8("a1", "duke", "Peace, ho, and euros!"))) {
            json[at % json.length] = instead;
            assertSameAsJackson(json);
        }
    }

    @Property(tries = 5000)
    void aTweetWithBytesInsertedIsReadAsByJackson(
            @ForAll @IntRange(max = 110) int at, @ForAll("snippets") byte[] inserted) {
        byte[] json = utf8("a1", "duke", "Peace.");
        int start = at % (json.length + 1);
        byte[] more = Arrays.copyOf(json, json.length + inserted.length);
        System.arraycopy(inserted, 0, more, start, inserted.length);
        System.arraycopy(json, start, more, start + inserted.length, json.length - start);
        assertSameAsJackson(more);
    }

    @Property
    void aTruncatedTweetIsReadAsByJackson(@ForAll @IntRange(max = 84) int length) {
        assertSameAsJackson(Arrays.copyOf(utf8("a1", "duke", "Peace."), length));
    }

    @Example
    void bytesThatOnlySomeDecodersAcceptAreReadAsByJackson() {
        for (int[] bytes :
                new int[][] {
                    {0xc0, 0x80}, // overlong NUL
                    {0xe0, 0x80, 0xaf}, // overlong slash
                    {0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80}, // a surrogate pair, each by itself
                    {0xed, 0xa0, 0xbd}, // half of one
                    {0xf4, 0x90, 0x80, 0x80}, // beyond Unicode
                    {0xf0, 0x9f, 0x98, 0x80}, // an emoji
                    {0xef, 0xbf, 0xbd}, // the replacement character itself
                    {0xef, 0xbb, 0xbf}, // a byte order mark
                    {0xc3}, // cut short
                    {0x7f},
                    {0x1f},
                    {0x00}
                }) {
            byte[] json = utf8("a1", "duke", "Peace, ------ ho!");
            int at = new String(json, UTF_8).indexOf("---");
            for (int i = 0; i < bytes.length; i++) {
                json[at + i] = (byte) bytes[i];
            }
            assertSameAsJackson(json);
        }
    }

    @Example
    void tweetsFarTooLongAreReadAsByJackson() {
        assertSameAsJackson(utf8("a1", "duke", "x".repeat(3_900)));
        assertSameAsJackson(utf8("a1", "duke", "x".repeat(1 << 19)));
        assertSameAsJackson(utf8("", "", ""));
    }

    @Example
    void writtenTweetsHaveTheUsualForm() {
        Tweet tweet =
                new Tweet("a1", "duke senior", "Café, 12 € – \u4f60\u597d! \ud83d\udc26", TIME);
        assertThat(UsualJson.read(TweetJson.write(tweet)))
                .contains(
                        new UsualJson.Fields(
                                "a1",
                                "duke senior",
                                tweet.content(),
                                "2026-01-31T12:00:00.123Z",
                                false));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20),
                Arbitraries.strings().ofMaxLength(20),
                Arbitraries.strings()
                        .withChars('"', '\\', '\n', '\t', ' ', 'x', '\u00e9', '\ud83d', '\ude00')
                        .ofMaxLength(20));
    }

    @Provide
    Arbitrary<byte[]> snippets() {
        return Arbitraries.of(
                        " ",
                        "\n",
                        "\"",
                        "\\",
                        "\\n",
                        "\\u00e9",
                        "\\u00E9\\/\\b\\f\\n\\r\\t\\\\\\\"",
                        "\\ud83d\\ude00",
                        "\\uD83D\\uDE00\u00e9",
                        "\\ud83d",
                        "\\ud83d\\",
                        "\\ud83d\\u",
                        "\\ud83dx\\ude00",
                        "\\ude00\\ud83d",
                        "\\ufffd",
                        "\\u0000",
                        "\\u12",
                        "\\u12g4",
                        "\\x",
                        ",",
                        "{",
                        "}",
                        "x",
                        "null",
                        "\"}",
                        "\",\"",
                        ",\"id\":\"b\"",
                        "\"x\":1,",
                        "\u00e9",
                        "\ufeff",
                        "\u0000",
                        "\u007f")
                .map(text -> text.getBytes(UTF_8));
    }

    private static byte[] utf8(String id, String handle, String content) {
        return TweetJson.write(new Tweet(id, handle, content, TIME));
    }

    private static void assertSameAsJackson(byte[] json) {
        assertThat(outcome(TweetJson::read, json))
                .as(new String(json, UTF_8))
                .isEqualTo(outcome(TweetJson::readAny, json));
    }

    private interface Reader {
        Tweet read(byte[] json) throws MalformedTweetException, InvalidTweetException;
    }

    private static Object outcome(Reader reader, byte[] json) {
        try {
            return reader.read(json);
        } catch (MalformedTweetException | InvalidTweetException e) {
            return e.toString();
        }
    }
}
