package io.tweeter.model;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The rules of RFC 5892, appendix A, for code points that handles may have in some places only: the
 * two joiners, which are invisible except where they change how letters join, and marks and digits
 * that look like others. The PRECIS library does not have them.
 *
 * <p>Tables are of Unicode 13.0, that of Java 17, as first and last code points.
 */
final class HandleContext {

    private static final int NON_JOINER = 0x200c;
    private static final int JOINER = 0x200d;

    /** Joining types L and D: letters that join with the next one. */
    private static final int[] JOINS_NEXT = {
        0x620, 0x620, 0x626, 0x626, 0x628, 0x628, 0x62a, 0x62e, 0x633, 0x63f, 0x641, 0x647, 0x649,
        0x64a, 0x66e, 0x66f, 0x678, 0x687, 0x69a, 0x6bf, 0x6c1, 0x6c2, 0x6cc, 0x6cc, 0x6ce, 0x6ce,
        0x6d0, 0x6d1, 0x6fa, 0x6fc, 0x6ff, 0x6ff, 0x712, 0x714, 0x71a, 0x71d, 0x71f, 0x727, 0x729,
        0x729, 0x72b, 0x72b, 0x72d, 0x72e, 0x74e, 0x758, 0x75c, 0x76a, 0x76d, 0x770, 0x772, 0x772,
        0x775, 0x777, 0x77a, 0x77f, 0x7ca, 0x7ea, 0x841, 0x845, 0x848, 0x848, 0x84a, 0x853, 0x855,
        0x855, 0x860, 0x860, 0x862, 0x865, 0x868, 0x868, 0x8a0, 0x8a9, 0x8af, 0x8b0, 0x8b3, 0x8b4,
        0x8b6, 0x8b8, 0x8ba, 0x8c7, 0x1807, 0x1807, 0x1820, 0x1878, 0x1887, 0x18a8, 0x18aa, 0x18aa,
        0xa840, 0xa872, 0x10ac0, 0x10ac4, 0x10acd, 0x10acd, 0x10ad3, 0x10adc, 0x10ade, 0x10ae0,
        0x10aeb, 0x10aee, 0x10b80, 0x10b80, 0x10b82, 0x10b82, 0x10b86, 0x10b88, 0x10b8a, 0x10b8b,
        0x10b8d, 0x10b8d, 0x10b90, 0x10b90, 0x10bad, 0x10bae, 0x10d00, 0x10d21, 0x10d23, 0x10d23,
        0x10f30, 0x10f32, 0x10f34, 0x10f44, 0x10f51, 0x10f53, 0x10fb0, 0x10fb0, 0x10fb2, 0x10fb3,
        0x10fb8, 0x10fb8, 0x10fbb, 0x10fbc, 0x10fbe, 0x10fbf, 0x10fc1, 0x10fc1, 0x10fc4, 0x10fc4,
        0x10fca, 0x10fcb, 0x1e900, 0x1e943
    };

    /** Joining types R and D: letters that join with the one before. */
    private static final int[] JOINS_PREVIOUS = {
        0x620, 0x620, 0x622, 0x63f, 0x641, 0x64a, 0x66e, 0x66f, 0x671, 0x673, 0x675, 0x6d3, 0x6d5,
        0x6d5, 0x6ee, 0x6ef, 0x6fa, 0x6fc, 0x6ff, 0x6ff, 0x710, 0x710, 0x712, 0x72f, 0x74d, 0x77f,
        0x7ca, 0x7ea, 0x840, 0x858, 0x860, 0x860, 0x862, 0x865, 0x867, 0x86a, 0x8a0, 0x8ac, 0x8ae,
        0x8b4, 0x8b6, 0x8c7, 0x1807, 0x1807, 0x1820, 0x1878, 0x1887, 0x18a8, 0x18aa, 0x18aa, 0xa840,
        0xa871, 0x10ac0, 0x10ac5, 0x10ac7, 0x10ac7, 0x10ac9, 0x10aca, 0x10ace, 0x10ad6, 0x10ad8,
        0x10ae1, 0x10ae4, 0x10ae4, 0x10aeb, 0x10aef, 0x10b80, 0x10b91, 0x10ba9, 0x10bae, 0x10d01,
        0x10d23, 0x10f30, 0x10f44, 0x10f51, 0x10f54, 0x10fb0, 0x10fb0, 0x10fb2, 0x10fb6, 0x10fb8,
        0x10fbf, 0x10fc1, 0x10fc4, 0x10fc9, 0x10fca, 0x1e900, 0x1e943
    };

    /** Canonical combining class 9. */
    private static final int[] VIRAMAS = {
        0x94d, 0x94d, 0x9cd, 0x9cd, 0xa4d, 0xa4d, 0xacd, 0xacd, 0xb4d, 0xb4d, 0xbcd, 0xbcd, 0xc4d,
        0xc4d, 0xccd, 0xccd, 0xd3b, 0xd3c, 0xd4d, 0xd4d, 0xdca, 0xdca, 0xe3a, 0xe3a, 0xeba, 0xeba,
        0xf84, 0xf84, 0x1039, 0x103a, 0x1714, 0x1714, 0x1734, 0x1734, 0x17d2, 0x17d2, 0x1a60,
        0x1a60, 0x1b44, 0x1b44, 0x1baa, 0x1bab, 0x1bf2, 0x1bf3, 0x2d7f, 0x2d7f, 0xa806, 0xa806,
        0xa82c, 0xa82c, 0xa8c4, 0xa8c4, 0xa953, 0xa953, 0xa9c0, 0xa9c0, 0xaaf6, 0xaaf6, 0xabed,
        0xabed, 0x10a3f, 0x10a3f, 0x11046, 0x11046, 0x1107f, 0x1107f, 0x110b9, 0x110b9, 0x11133,
        0x11134, 0x111c0, 0x111c0, 0x11235, 0x11235, 0x112ea, 0x112ea, 0x1134d, 0x1134d, 0x11442,
        0x11442, 0x114c2, 0x114c2, 0x115bf, 0x115bf, 0x1163f, 0x1163f, 0x116b6, 0x116b6, 0x1172b,
        0x1172b, 0x11839, 0x11839, 0x1193d, 0x1193e, 0x119e0, 0x119e0, 0x11a34, 0x11a34, 0x11a47,
        0x11a47, 0x11a99, 0x11a99, 0x11c3f, 0x11c3f, 0x11d44, 0x11d45, 0x11d97, 0x11d97
    };

    private static final Set<UnicodeScript> JAPANESE =
            Set.of(UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HAN);

    private HandleContext() {}

    /** Whether a code point is one of the joiners, which only these rules allow. */
    static boolean isJoiner(int codePoint) {
        return codePoint == NON_JOINER || codePoint == JOINER;
    }

    /** Whether the code point at this index may not stand there. */
    static boolean isMisplaced(int[] text, int index) {
        int before = index > 0 ? text[index - 1] : 0;
        int after = index + 1 < text.length ? text[index + 1] : 0;
        return switch (text[index]) {
            case NON_JOINER -> !isVirama(before) && !isBetweenJoiningLetters(text, index);
            case JOINER -> !isVirama(before);
            case 0xb7 -> before != 'l' || after != 'l'; // middle dot, in Catalan
            case 0x375 -> UnicodeScript.of(after) != UnicodeScript.GREEK; // numeral sign
            case 0x5f3, 0x5f4 -> UnicodeScript.of(before) != UnicodeScript.HEBREW; // geresh
            case 0x30fb -> // Katakana middle dot
                    Arrays.stream(text).mapToObj(UnicodeScript::of).noneMatch(JAPANESE::contains);
            default ->
                    (isArabicDigit(text[index])
                                    && Arrays.stream(text)
                                            .anyMatch(HandleContext::isExtendedArabicDigit))
                            || (isExtendedArabicDigit(text[index])
                                    && Arrays.stream(text).anyMatch(HandleContext::isArabicDigit));
        };
    }

    private static boolean isArabicDigit(int codePoint) {
        return codePoint >= 0x660 && codePoint <= 0x669;
    }

    private static boolean isExtendedArabicDigit(int codePoint) {
        return codePoint >= 0x6f0 && codePoint <= 0x6f9;
    }

    private static boolean isBetweenJoiningLetters(int[] text, int index) {
        return is(HandleContext::joinsNext, text, index, -1)
                && is(HandleContext::joinsPrevious, text, index, 1);
    }

    /** Whether the first code point that is not transparent, in this direction, is of the kind. */
    private static boolean is(IntPredicate kind, int[] text, int index, int step) {
        int i = index + step;
        while (i >= 0 && i < text.length && isTransparent(text[i])) {
            i += step;
        }
        return i >= 0 && i < text.length && kind.test(text[i]);
    }

    /** Joining type T. */
    static boolean isTransparent(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || codePoint == 0x1e94b; // Adlam nasalization mark
    }

    static boolean joinsNext(int codePoint) {
        return CodePoints.contains(JOINS_NEXT, codePoint);
    }

    static boolean joinsPrevious(int codePoint) {
        return CodePoints.contains(JOINS_PREVIOUS, codePoint);
    }

    static boolean isVirama(int codePoint) {
        return CodePoints.contains(VIRAMAS, codePoint);
    }
}
