package io.tweeter.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class TweetRulesTest {

    /**
     * White space that Java's strip, Java's isSpaceChar or Unicode alone would each miss some of.
     */
    private static final int[] WHITE_SPACE = {
        ' ', '\t', '\n', 0x0b, '\f', '\r', 0x1c, 0x1d, 0x1e, 0x1f, 0x85, 0xa0, 0x1680, 0x2000,
        0x2007, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000
    };

    private static final int GRINNING = 0x1F600;
    private static final int COMBINING_ACUTE = 0x301;

    @Example
    void everyWhiteSpaceOfUnicodeIsTrimmed() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            boolean unicodeSpace =
                    Character.getType(codePoint) == Character.SPACE_SEPARATOR
                            || Character.getType(codePoint) == Character.LINE_SEPARATOR
                            || Character.getType(codePoint) == Character.PARAGRAPH_SEPARATOR
                            || (codePoint >= 9 && codePoint <= 13)
                            || (codePoint >= 0x1c && codePoint <= 0x1f)
                            || codePoint == 0x85;
            assertThat(TweetRules.normalizeHandle("a" + Character.toString(codePoint)).equals("a"))
                    .as("U+%04X is trimmed", codePoint)
                    .isEqualTo(unicodeSpace);
        }
    }

    @Property
    void aHandleIsTrimmedAndItsInnerWhiteSpaceCollapsed(
            @ForAll("spaces") String before,
            @ForAll("spaces") String between,
            @ForAll("spaces") String after) {
        String handle = TweetRules.normalizeHandle(before + "Duke" + between + "SENIOR" + after);
        assertThat(handle).isEqualTo("duke senior");
    }

    @Property
    void contentIsTrimmedButKeepsItsInnerWhiteSpace(
            @ForAll("spaces") String before, @ForAll("spaces") String after) {
        assertThat(TweetRules.normalizeContent(before + "to be  or\nnot" + after))
                .isEqualTo("to be  or\nnot");
    }

    @Property
    void normalizingTwiceIsNormalizingOnce(@ForAll("texts") String text) {
        String handle = TweetRules.normalizeHandle(text);
        assertThat(TweetRules.normalizeHandle(handle)).isEqualTo(handle);
        String content = TweetRules.normalizeContent(text);
        assertThat(TweetRules.normalizeContent(content)).isEqualTo(content);
    }

    /** The fast path for normalized handles agrees with the general one. */
    @Property
    void asciiHandlesAreNormalizedAsAllOthers(@ForAll("asciiTexts") String text) {
        String general =
                text.strip().replaceAll("[\\s\\x1c-\\x1f]+", " ").strip().toLowerCase(Locale.ROOT);
        assertThat(TweetRules.normalizeHandle(text)).isEqualTo(general);
    }

    @Property
    void lengthsAreCountedInCodePoints(
            @ForAll("visibleCodePoints") int codePoint,
            @ForAll @IntRange(min = 1, max = 300) int length) {
        String text = Character.toString(codePoint).repeat(length);
        assertThat(TweetRules.checkContent(text).isEmpty()).isEqualTo(length <= 140);
    }

    @Property
    void aHandlesLengthIsCountedInCodePointsToo(@ForAll @IntRange(min = 1, max = 100) int length) {
        String text = Character.toString(GRINNING).repeat(length);
        assertThat(TweetRules.checkHandle(text).isEmpty()).isEqualTo(length <= 50);
    }

    @Property
    void aCombiningMarkIsACharacterOfItsOwn(@ForAll @IntRange(min = 1, max = 100) int pairs) {
        String text = ("e" + Character.toString(COMBINING_ACUTE)).repeat(pairs);
        assertThat(TweetRules.checkContent(text).isEmpty()).isEqualTo(2 * pairs <= 140);
    }

    @Example
    void anEmojiIsOneCharacterThoughItTakesTwoChars() {
        String emoji = Character.toString(GRINNING);
        assertThat(TweetRules.checkContent(emoji.repeat(140))).isEmpty();
        assertThat(TweetRules.checkContent(emoji.repeat(141)))
                .contains(new Violation("content", "has 141 characters; 1 to 140 are allowed"));
    }

    @Property
    void halfASurrogatePairIsRejectedWhereverItStands(
            @ForAll("texts") String before,
            @ForAll @IntRange(min = 0xd800, max = 0xdfff) int half,
            @ForAll("asciiTexts") String after) {
        // Behind ASCII or nothing, so that it cannot become a pair with its neighbour.
        String text = "x" + (char) half + "x" + after;
        assertThat(TweetRules.checkContent(text)).isPresent();
        assertThat(TweetRules.checkHandle(text)).isPresent();
        assertThat(TweetRules.checkContent(before + "x" + (char) half)).isPresent();
    }

    @Property
    void everyControlCharacterIsRejectedExceptLineFeedInContent(
            @ForAll("controlCharacters") int control) {
        String text = "a" + Character.toString(control) + "b";
        assertThat(TweetRules.checkHandle(text)).isPresent();
        assertThat(TweetRules.checkContent(text).isEmpty()).isEqualTo(control == '\n');
    }

    @Example
    void aControlCharacterIsNamedWithItsPosition() {
        assertThat(TweetRules.checkContent("ab\u0000"))
                .contains(
                        new Violation("content", "has the control character U+0000 at position 3"));
    }

    @Example
    void lineEndingsOfHtmlFormsBecomeLineFeeds() {
        assertThat(TweetRules.normalizeContent("a\r\nb\rc\n\r\nd")).isEqualTo("a\nb\nc\n\nd");
    }

    @Example
    void handlesAreLowerCasedTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(TweetRules.normalizeHandle("ISABELLA")).isEqualTo("isabella");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Example
    void theLengthIsThatAfterLowerCasingWhichCanAddCharacters() {
        // Capital I with dot becomes i and a combining dot.
        String handle = TweetRules.normalizeHandle("\u0130".repeat(26));
        assertThat(TweetRules.checkHandle(handle))
                .contains(new Violation("handle", "has 52 characters; 1 to 50 are allowed"));
    }

    @Example
    void contentHasAVisibleCharacter() {
        Violation blank = new Violation("content", "has no visible character");
        assertThat(TweetRules.checkContent("\u200b\u200b")).contains(blank);
        assertThat(TweetRules.checkContent("\u2800\n\ufeff\ufe0f")).contains(blank);
        assertThat(TweetRules.checkContent("\u200b.")).isEmpty();
        assertThat(TweetRules.checkContent("\u2764\ufe0f")).isEmpty();
    }

    @Example
    void aTabInContentBecomesABlank() {
        assertThat(TweetRules.normalizeContent("\ta\tb\t\tc\t")).isEqualTo("a b  c");
    }

    @Property
    void nothingButWhiteSpaceIsEmpty(@ForAll("spaces") String blank) {
        assertThat(TweetRules.checkHandle(TweetRules.normalizeHandle(blank)))
                .contains(new Violation("handle", "is empty; 1 to 50 characters are allowed"));
        assertThat(TweetRules.checkContent(TweetRules.normalizeContent(blank)))
                .contains(new Violation("content", "is empty; 1 to 140 characters are allowed"));
    }

    @Example
    void aMissingFieldIsMissingNotEmpty() {
        assertThat(TweetRules.checkHandle(TweetRules.normalizeHandle(null)))
                .contains(new Violation("handle", "is missing"));
        assertThat(TweetRules.checkContent(TweetRules.normalizeContent(null)))
                .contains(new Violation("content", "is missing"));
        assertThat(TweetRules.checkId(null)).contains(new Violation("id", "is missing"));
        assertThat(TweetRules.checkCreatedAt(null))
                .contains(new Violation("created_at", "is missing"));
    }

    @Property
    void idsAndKeysAreVisibleAsciiOfBoundedLength(@ForAll("texts") String text) {
        boolean visible = !text.isEmpty() && text.chars().allMatch(c -> c >= 0x21 && c <= 0x7e);
        assertThat(TweetRules.checkId(text).isEmpty()).isEqualTo(visible && text.length() <= 64);
        assertThat(TweetRules.checkIdempotencyKey(text).isEmpty())
                .isEqualTo(visible && text.length() <= 255);
    }

    @Example
    void idsAndKeysHaveAMaximumLength() {
        assertThat(TweetRules.checkId("x".repeat(64))).isEmpty();
        assertThat(TweetRules.checkId("x".repeat(65))).isPresent();
        assertThat(TweetRules.checkIdempotencyKey("x".repeat(255))).isEmpty();
        assertThat(TweetRules.checkIdempotencyKey("x".repeat(256))).isPresent();
    }

    @Example
    void creationTimesAreBetween1970And9999() {
        assertThat(TweetRules.checkCreatedAt(Instant.EPOCH)).isEqualTo(Optional.empty());
        assertThat(TweetRules.checkCreatedAt(Instant.EPOCH.minusMillis(1))).isPresent();
        assertThat(TweetRules.checkCreatedAt(Instant.parse("9999-12-31T23:59:59.999Z"))).isEmpty();
        assertThat(TweetRules.checkCreatedAt(Instant.MAX)).isPresent();
    }

    @Provide
    Arbitrary<String> spaces() {
        return Arbitraries.of(java.util.Arrays.stream(WHITE_SPACE).boxed().toList())
                .map(Character::toString)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> piece =
                Arbitraries.oneOf(
                        spaces(),
                        Arbitraries.strings().ofMaxLength(10),
                        Arbitraries.of(
                                "\u0130",
                                "\u03A3",
                                "e\u0301",
                                "\u202E",
                                "\uD83D\uDE00",
                                "\u200D",
                                "Z"));
        return Combinators.combine(piece, piece, piece).as((a, b, c) -> a + b + c);
    }

    @Provide
    Arbitrary<String> asciiTexts() {
        return Arbitraries.strings()
                .withCharRange('\t', '\r')
                .withChars("abcXYZ  \u001c_-0")
                .ofMaxLength(12);
    }

    @Provide
    Arbitrary<Integer> visibleCodePoints() {
        return Arbitraries.integers()
                .between(0x21, Character.MAX_CODE_POINT)
                .filter(
                        c ->
                                !Character.isISOControl(c)
                                        && !Invisible.is(c)
                                        && Character.getType(c) != Character.SURROGATE);
    }

    @Provide
    Arbitrary<Integer> controlCharacters() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 0x1f),
                Arbitraries.integers().between(0x7f, 0x9f));
    }
}
