package io.tweeter.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.JoiningType;
import com.ibm.icu.lang.UProperty;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import rocks.xmpp.precis.PrecisProfiles;

/** Handles and RFC 8266; the tables are held to ICU's, of the same version of Unicode. */
class HandlesTest {

    private static String normal(String handle) {
        return TweetRules.normalizeHandle(handle);
    }

    private static Optional<String> violation(String handle) {
        return TweetRules.checkHandle(normal(handle)).map(Violation::message);
    }

    @Example
    void theSpellingsOfAHandleAreOne() {
        assertThat(List.of("Zo\u00eb", "Zoe\u0308", "ZO\u00cb"))
                .allSatisfy(spelling -> assertThat(normal(spelling)).isEqualTo("zo\u00eb"));
        assertThat(List.of("\uff4b\uff49\uff4e\uff47", "\u212aing", "King", "\u2003king\u3000"))
                .allSatisfy(spelling -> assertThat(normal(spelling)).isEqualTo("king"));
        assertThat(normal("DUKE  Senior")).isEqualTo("duke senior");
    }

    /** RFC 8266 lower-cases; it does not fold. */
    @Example
    void sharpSIsNotSs() {
        assertThat(normal("stra\u00dfe")).isEqualTo("stra\u00dfe");
        assertThat(violation("stra\u00dfe")).isEmpty();
        assertThat(normal("STRASSE")).isEqualTo("strasse");
    }

    @Example
    void whatCannotBeSeenIsNamedWithItsPlace() {
        assertThat(violation("a\u200bb"))
                .contains("has the invisible character U+200B at position 2");
        assertThat(violation("a\u00adb"))
                .contains("has the invisible character U+00AD at position 2");
        assertThat(violation("ab\u202e"))
                .contains("has the invisible character U+202E at position 3");
        assertThat(violation("\ufeffa"))
                .contains("has the invisible character U+FEFF at position 1");
        assertThat(violation("a\u2800b"))
                .contains("has the invisible character U+2800 at position 2");
        assertThat(violation("a" + Character.toString(0xe0100)))
                .contains("has the invisible character U+E0100 at position 2");
        assertThat(violation("a\ue000")).contains("has the private character U+E000 at position 2");
        assertThat(violation("a\u0378"))
                .contains("has the unassigned character U+0378 at position 2");
        assertThat(violation("a\u0600"))
                .contains("has the disallowed character U+0600 at position 2");
    }

    @Example
    void handlesWhosePagesNoBrowserCanAskForAreRejected() {
        for (String handle : List.of(".", "..", "\uff0e", "\u2025", " . ")) {
            assertThat(violation(handle)).as(handle).isPresent();
        }
        assertThat(violation("...")).isEmpty();
        assertThat(violation(".a")).isEmpty();
    }

    /** RFC 5892, appendix A.1 and A.2. */
    @Example
    void joinersAreAllowedWhereTheyChangeHowLettersJoin() {
        assertThat(violation("\u0646\u0627\u0645\u200c\u0647\u0627")).isEmpty();
        assertThat(violation("\u0645\u064e\u200c\u064e\u0647")).isEmpty();
        assertThat(violation("\u0915\u094d\u200c\u0937")).isEmpty();
        assertThat(violation("\u0915\u094d\u200d\u0937")).isEmpty();
        assertThat(normal("\u0646\u0627\u0645\u200c\u0647\u0627"))
                .isNotEqualTo(normal("\u0646\u0627\u0645\u0647\u0627"));

        assertThat(violation("a\u200cb"))
                .contains("has the invisible character U+200C at position 2");
        assertThat(violation("\u0627\u200c\u0647")).isPresent(); // alef joins with no next letter
        assertThat(violation("\u0645\u200c")).isPresent();
        assertThat(violation("\u200c\u0647")).isPresent();
        assertThat(violation("\u0645\u200d\u0647")).isPresent();
        assertThat(violation("\ud83d\udc69\u200d\ud83d\udc67")).isPresent();
    }

    /** RFC 5892, appendix A.3 to A.9. */
    @Example
    void marksAndDigitsThatLookLikeOthersAreAllowedInTheirOwnScriptOnly() {
        assertThat(violation("paral\u00b7lel")).isEmpty();
        assertThat(violation("a\u00b7b"))
                .contains("has the misplaced character U+00B7 at position 2");
        assertThat(violation("\u0375\u03b1")).isEmpty();
        assertThat(violation("\u0375a")).isPresent();
        assertThat(violation("\u05d0\u05f3")).isEmpty();
        assertThat(violation("a\u05f4")).isPresent();
        assertThat(violation("\u30ab\u30fb")).isEmpty();
        assertThat(violation("a\u30fb")).isPresent();
        assertThat(violation("\u0661\u0662")).isEmpty();
        assertThat(violation("\u06f1\u06f2")).isEmpty();
        assertThat(violation("\u0661\u06f2")).isPresent();
        assertThat(violation("\u06f1\u0662")).isPresent();
    }

    @Example
    void aDecomposedHangulSyllableIsTheComposedOne() {
        String composed = "\ud55c\uad6d";
        String decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);

        assertThat(normal(decomposed)).isEqualTo(composed);
        assertThat(violation(decomposed)).isEmpty();
        assertThat(violation("\u1112")).isPresent(); // a consonant that stays alone
    }

    @Property(tries = 5000)
    void whatIsAllowedIsStable(@ForAll("anyTexts") String text) {
        String handle = normal(text);
        if (TweetRules.checkHandle(handle).isEmpty()) {
            assertThat(normal(handle)).isEqualTo(handle);
            assertThat(Normalizer.isNormalized(handle, Normalizer.Form.NFKC)).isTrue();
            assertThat(handle.toLowerCase(Locale.ROOT)).isEqualTo(handle);
        }
    }

    /** Without what the library does not know: see {@link Handles}. */
    @Property(tries = 5000)
    void otherHandlesAreThoseOfTheLibrary(@ForAll("anyTexts") String text) {
        String ours = normal(text);
        boolean known =
                (text + ours)
                        .codePoints()
                        .noneMatch(
                                c ->
                                        HandleContext.isJoiner(c)
                                                || c == 0x2800
                                                || c >= 0xe0000
                                                || (Invisible.isWhiteSpace(c)
                                                        && Character.getType(c)
                                                                != Character.SPACE_SEPARATOR)
                                                || c == 0xb7
                                                || c == 0x387
                                                || c == 0x375
                                                || c == 0x5f3
                                                || c == 0x5f4
                                                || c == 0x30fb
                                                || c == 0xff65
                                                || (c >= 0x660 && c <= 0x6f9));
        if (!known || text.isBlank()) {
            return;
        }
        Optional<Violation> violation = Handles.check(ours);
        try {
            assertThat(PrecisProfiles.NICKNAME.toComparableString(text)).isEqualTo(ours);
            assertThat(violation.isEmpty() || ours.isEmpty() || ours.matches("\\.{1,2}")).isTrue();
        } catch (IllegalArgumentException rejected) {
            assertThat(violation).isPresent();
        }
    }

    /** The fast path agrees with all the rules. */
    @Property(tries = 2000)
    void plainHandlesAreThoseOfTheLibrary(@ForAll("plainTexts") String text) {
        assertThat(normal(text)).isEqualTo(PrecisProfiles.NICKNAME.toComparableString(text));
    }

    @Example
    void everyCodePointAloneIsAllowedAsTheLibraryAllowsItUnlessItIsInvisibleOrMisplaced() {
        assertThat(
                        codePoints()
                                // Exceptions are slow, and these many.
                                .filter(c -> isAssigned(c) || c % 997 == 0)
                                .filter(c -> Character.getType(c) != Character.SURROGATE)
                                .filter(c -> !Invisible.is(c) && !HandleContext.isJoiner(c))
                                .filter(c -> !HandleContext.isMisplaced(new int[] {c}, 0))
                                .filter(c -> c != '.')
                                .filter(c -> normal(text(c)).equals(text(c)))
                                .filter(c -> Handles.check(text(c)).isEmpty() != library(c))
                                .mapToObj(HandlesTest::name))
                .isEmpty();
    }

    private static IntStream codePoints() {
        return IntStream.rangeClosed(0, Character.MAX_CODE_POINT);
    }

    private static String text(int codePoint) {
        return Character.toString(codePoint);
    }

    private static String name(int codePoint) {
        return "U+%04X".formatted(codePoint);
    }

    private static boolean isAssigned(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.UNASSIGNED && type != Character.PRIVATE_USE;
    }

    private static boolean library(int codePoint) {
        try {
            PrecisProfiles.NICKNAME.prepare(text(codePoint));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static int joining(int codePoint) {
        return UCharacter.getIntPropertyValue(codePoint, UProperty.JOINING_TYPE);
    }

    /** The code points for which ours and Unicode's property differ. */
    private static List<String> differences(IntPredicate ours, IntPredicate unicode) {
        return codePoints()
                .filter(c -> ours.test(c) != unicode.test(c))
                .mapToObj(HandlesTest::name)
                .toList();
    }

    @Example
    void theTablesAreThoseOfUnicode() {
        assertThat(UCharacter.getUnicodeVersion().toString()).startsWith("13.0");
        assertThat(
                        differences(
                                HandleContext::joinsNext,
                                c ->
                                        joining(c) == JoiningType.DUAL_JOINING
                                                || joining(c) == JoiningType.LEFT_JOINING))
                .isEmpty();
        assertThat(
                        differences(
                                HandleContext::joinsPrevious,
                                c ->
                                        joining(c) == JoiningType.DUAL_JOINING
                                                || joining(c) == JoiningType.RIGHT_JOINING))
                .isEmpty();
        assertThat(differences(HandleContext::isVirama, c -> UCharacter.getCombiningClass(c) == 9))
                .isEmpty();
        // Format characters are no part of a handle, and the JDK may know later marks.
        assertThat(
                        differences(
                                c -> HandleContext.isTransparent(c) && UCharacter.isDefined(c),
                                c ->
                                        joining(c) == JoiningType.TRANSPARENT
                                                && Character.getType(c) != Character.FORMAT))
                .isEmpty();
        // U+180F is ignorable since Unicode 14.
        assertThat(
                        differences(
                                c -> Invisible.is(c) && c != 0x2800 && !Invisible.isWhiteSpace(c),
                                c ->
                                        c == 0x180f
                                                || UCharacter.hasBinaryProperty(
                                                        c, UProperty.DEFAULT_IGNORABLE_CODE_POINT)))
                .isEmpty();
    }

    @Provide
    Arbitrary<String> anyTexts() {
        Arbitrary<Integer> codePoint =
                Arbitraries.oneOf(
                        Arbitraries.integers().between(0x20, 0x24f),
                        Arbitraries.integers().between(0x300, 0x6ff),
                        Arbitraries.integers().between(0x1e00, 0x2fff),
                        Arbitraries.integers().between(0x3000, 0xffff),
                        Arbitraries.integers().between(0x10000, 0x1ffff),
                        Arbitraries.of((int) ' ', (int) '.', 0x130, 0x3a3, 0x1f600, 0xad));
        return codePoint
                .filter(c -> c < 0xd800 || c > 0xdfff)
                .map(Character::toString)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<String> plainTexts() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .ofMinLength(1)
                .ofMaxLength(20)
                .filter(text -> !text.isBlank());
    }
}
