package io.tweeter.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class HashtagsTest {

    private static final Pattern GRAPHEME_CLUSTER = Pattern.compile("\\X");

    @Example
    void aHashtagIsWhatContinuesAnIdentifierInAnyScript() {
        assertThat(Hashtags.of("To #be or #not_2b, #日本語 #ελλάδα #हिन्दी #שלום!"))
                .containsExactly("be", "not_2b", "日本語", "ελλάδα", "हिन्दी");
    }

    @Example
    void emojiAndPlusAndMinusBelongToIt() {
        assertThat(Hashtags.of("#a🎭b #👍🏽 #🇩🇪 #c++ #e-mail #1+1"))
                .containsExactly("a🎭b", "👍🏽", "🇩🇪", "c++", "e-mail");
    }

    @Example
    void itMayBeginWithTheSmallOrTheFullWidthForm() {
        assertThat(Hashtags.of("＃ham ﹟let")).containsExactly("ham", "let");
    }

    /** The examples of UAX 31. */
    @Example
    void itDoesNotBeginInTheMiddleOfAWord() {
        assertThat(Hashtags.of("abc#def")).isEmpty();
        assertThat(Hashtags.of("abc #def")).containsExactly("def");
        assertThat(Hashtags.of("abc.#def")).containsExactly("def");
        assertThat(Hashtags.of("C#minor #a#b 🎭#c")).containsExactly("a");
    }

    @Example
    void aNumberSignAloneIsNone() {
        assertThat(Hashtags.of("# ## #. a # b #")).isEmpty();
        assertThat(Hashtags.of("##a")).containsExactly("a");
        assertThat(Hashtags.of("")).isEmpty();
    }

    @Example
    void itEndsBeforePunctuationAndSpaces() {
        assertThat(Hashtags.of("(#ham) #let's #a.b #c,#d\n#e…"))
                .containsExactly("ham", "let", "a", "c", "d");
    }

    @Example
    void formsThatLookTheSameAreOne() {
        assertThat(Hashtags.of("#Ham #HAM #ｈａｍ ＃ham")).containsExactly("ham");
        assertThat(Hashtags.of("#café #cafe\u0301 #CAFÉ")).containsExactly("café");
        assertThat(Hashtags.of("#straße #STRASSE #ΟΔΟΣ #οδος #οδοσ"))
                .containsExactly("strasse", "οδος");
        assertThat(Hashtags.of("#☕ #☕\ufe0f")).containsExactly("☕");
    }

    @Example
    void moreThanFiveAreText() {
        assertThat(Hashtags.of("#a #b #a #c #d #e #f")).containsExactly("a", "b", "c", "d", "e");
    }

    @Example
    void aRunOfMoreThanFiftyCharactersIsText() {
        assertThat(Hashtags.of("#" + "🎭".repeat(50))).containsExactly("🎭".repeat(50));
        assertThat(Hashtags.of("#" + "🎭".repeat(51) + " #a")).containsExactly("a");
        assertThat(Hashtags.of("#" + "a".repeat(51))).isEmpty();
    }

    @Example
    void whatIsNeverSeenIsNoHashtag() {
        assertThat(Hashtags.of("#\u200d #\ufe0f\ufe0f")).isEmpty();
        assertThat(Hashtags.normalize("#")).isEmpty();
        assertThat(Hashtags.normalize("")).isEmpty();
    }

    @Example
    void aTextIsSplitAsItIsWritten() {
        assertThat(Hashtags.split("a #Ham, ##b"))
                .containsExactly(
                        new Hashtags.Part("a ", Optional.empty()),
                        new Hashtags.Part("#Ham", Optional.of("ham")),
                        new Hashtags.Part(", #", Optional.empty()),
                        new Hashtags.Part("#b", Optional.of("b")));
        assertThat(Hashtags.split("none"))
                .containsExactly(new Hashtags.Part("none", Optional.empty()));
    }

    @Example
    void aSixthHashtagIsText() {
        assertThat(Hashtags.split("#a #b #c #d #e #f #A"))
                .endsWith(
                        new Hashtags.Part("#e", Optional.of("e")),
                        new Hashtags.Part(" #f ", Optional.empty()),
                        new Hashtags.Part("#A", Optional.of("a")));
    }

    @Property
    void thePartsMakeTheText(@ForAll String text) {
        assertThat(joined(Hashtags.split(text))).isEqualTo(text);
    }

    private static String joined(List<Hashtags.Part> parts) {
        return parts.stream().map(Hashtags.Part::text).collect(Collectors.joining());
    }

    @Example
    void aFormWithCharactersThatEndAHashtagCannotOccur() {
        for (String text : List.of("a.b", "##x", "a/b", "x#", "\n")) {
            assertThat(Hashtags.normalize(text).filter(Hashtags::canOccur)).isEmpty();
        }
    }

    @Example
    void theFormOfEveryHashtagCanOccur() {
        assertThat(characters())
                .allSatisfy(
                        character ->
                                assertThat(Hashtags.of("#x" + character))
                                        .allMatch(Hashtags::canOccur));
    }

    @Property
    void normalizingTwiceIsNormalizingOnce(@ForAll String text) {
        Hashtags.normalize(text)
                .filter(form -> !form.startsWith("#"))
                .ifPresent(form -> assertThat(Hashtags.normalize(form)).contains(form));
    }

    @Example
    void everyCharacterIsNormalizedForGood() {
        assertThat(characters())
                .allSatisfy(
                        character ->
                                Hashtags.normalize("x" + character)
                                        .ifPresent(
                                                form ->
                                                        assertThat(Hashtags.normalize(form))
                                                                .contains(form)));
    }

    /** The JDK joins emoji to one cluster, and nothing else that has no mark of its own. */
    @Example
    void emojiAreThoseOfTheJdk() {
        assertThat(characters())
                .filteredOn(
                        character ->
                                Emoji.isExtendedPictographic(character.codePointAt(0))
                                        != isJoinedByTheJdk(character))
                .isEmpty();
    }

    private static boolean isJoinedByTheJdk(String character) {
        return GRAPHEME_CLUSTER.matcher(character + "\u200d" + character).matches()
                && !GRAPHEME_CLUSTER.matcher("a" + character).matches();
    }

    private static List<String> characters() {
        return IntStream.rangeClosed(Character.MIN_CODE_POINT, Character.MAX_CODE_POINT)
                .filter(
                        codePoint ->
                                codePoint < Character.MIN_SURROGATE
                                        || codePoint > Character.MAX_SURROGATE)
                .mapToObj(Character::toString)
                .toList();
    }
}
